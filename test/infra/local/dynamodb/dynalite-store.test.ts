import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_ROOT } from '#tools/cli/project-root';

const FOLDER = join(PROJECT_ROOT, 'infra/local/dynamodb');
const ROWS = 2000;

/** Runs in a process of its own, as the tables do. Prints the bytes of Buffers that are left of rows of 1 KB, each written three times. */
const PROGRAM = `
require('./dynalite-store.cjs');
const dynalite = require('dynalite');
const { promisify } = require('node:util');
const { create } = require('node:module').createRequire(require.resolve('dynalite'))('./db');
(async () => {
  const rows = create().getItemDb('rows');
  const [put, get] = [promisify(rows.put), promisify(rows.get)];
  const before = process.memoryUsage().arrayBuffers;
  for (let row = 0; row < ${ROWS}; row += 1) {
    const key = 'row' + String(row).padStart(6, '0');
    for (let write = 0; write < 3; write += 1) await put(key, { id: { S: key }, body: { S: 'x'.repeat(1000) + write } });
  }
  gc();
  const { id, body } = await get('row000007');
  console.log(JSON.stringify({ bytes: process.memoryUsage().arrayBuffers - before, id, last: body.S.at(-1) }));
})();
`;

it('keeps rows as strings, since each Buffer would keep a block of the pool', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '-e', PROGRAM], { cwd: FOLDER });
  const { bytes, ...row } = JSON.parse(stdout) as { bytes: number };
  expect(row).toEqual({ id: { S: 'row000007' }, last: '2' });
  expect(bytes).toBeLessThan((ROWS * 1000) / 2);
});
