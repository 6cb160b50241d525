// The page's own modules, for Node. They are plain `.js` files without a package.json beside them,
// which older versions of Node take for CommonJS; a copy with one is taken for what it is.

import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const PUBLIC = fileURLToPath(new URL('../../../public/', import.meta.url));

const copy = mkdtempSync(join(tmpdir(), 'teahouse-modules-'));
for (const folder of ['js', 'lang']) cpSync(join(PUBLIC, folder), join(copy, folder), { recursive: true });
writeFileSync(join(copy, 'package.json'), '{"type":"module"}');
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));

export const load = (path) => import(pathToFileURL(join(copy, path)).href);
