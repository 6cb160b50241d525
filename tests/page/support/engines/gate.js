// A way to a house that lets some files not come: what a test asks of a server that is just being started anew, in every
// engine, whether or not its driver can stand between the page and the server.

import { createServer, request } from 'node:http';

/** Answers 503 for what `refuses(path)`, and like the house for everything else; `address` is where a page is had. */
export async function openGate(t, { port }, refuses) {
  const gate = createServer((asked, answer) => {
    if (refuses(asked.url)) {
      answer.writeHead(503, { 'Content-Length': 0 }).end();
      return;
    }
    const host = `127.0.0.1:${port}`;
    const behind = request({ host: '127.0.0.1', port, path: asked.url, method: asked.method, headers: { ...asked.headers, host, connection: 'close' } }, (reply) => {
      answer.writeHead(reply.statusCode, reply.headers);
      reply.pipe(answer);
    });
    behind.on('error', () => answer.destroy());
    asked.pipe(behind);
  });
  await new Promise((resolve) => gate.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise((resolve) => gate.close(resolve) && gate.closeAllConnections());
  t.after(close);
  return { address: `http://127.0.0.1:${gate.address().port}/`, close };
}
