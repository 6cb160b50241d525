// Programs that start others: each is the first of a group of processes, and the whole group ends with the test,
// however that ends. One that is left over would hold its port and its memory.

import { spawn } from 'node:child_process';

const groups = new Set();

function end(child) {
  groups.delete(child);
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

function endAll() {
  for (const child of groups) end(child);
}

process.on('exit', endAll);
for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) {
  process.on(signal, () => {
    endAll();
    process.exit(code);
  });
}

/** Starts a program as a group of its own. When this process is killed outright, the system ends the program too. */
export function spawnGroup(command, args, options) {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', command, ...args], { ...options, detached: true });
  if (child.pid !== undefined) groups.add(child);
  return { child, end: () => end(child) };
}
