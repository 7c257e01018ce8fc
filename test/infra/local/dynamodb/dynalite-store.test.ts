import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_ROOT } from '#tools/cli/project-root';

const FOLDER = join(PROJECT_ROOT, 'infra/local/dynamodb');
const ROWS = 2000;

/** Runs in a process of its own, as the tables do. The program prints what it calls `found`. */
async function measured<T>(program: string): Promise<T> {
  const whole = `
    require('./dynalite-store.cjs');
    const dynalite = require('dynalite');
    const { promisify } = require('node:util');
    const { create } = require('node:module').createRequire(require.resolve('dynalite'))('./db');
    const rows = create().getItemDb('rows');
    const [put, get] = [promisify(rows.put), promisify(rows.get)];
    const rowOf = (key, body) => ({ id: { S: key }, body: { S: body } });
    (async () => {
      ${program}
      console.log(JSON.stringify(found));
    })();`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '-e', whole], { cwd: FOLDER });
  return JSON.parse(stdout) as T;
}

it('keeps rows as strings, since each Buffer would keep a block of the pool', async () => {
  const { bytes, ...row } = await measured<{ bytes: number }>(`
    const before = process.memoryUsage().arrayBuffers;
    for (let row = 0; row < ${ROWS}; row += 1) {
      const key = 'row' + String(row).padStart(6, '0');
      for (let write = 0; write < 3; write += 1) await put(key, rowOf(key, 'x'.repeat(1000) + write));
    }
    gc();
    const { id, body } = await get('row000007');
    const found = { bytes: process.memoryUsage().arrayBuffers - before, id, last: body.S.at(-1) };`);
  expect(row).toEqual({ id: { S: 'row000007' }, last: '2' });
  expect(bytes).toBeLessThan((ROWS * 1000) / 2);
});

it.each([
  ['to the end', ''],
  ['in part', 'break;'],
])('keeps nothing of a row that was read %s and written again', async (_, afterOne) => {
  const { bytes, read } = await measured<{ bytes: number; read: number }>(`
    await put('other', rowOf('other', ''));
    let [before, read] = [0, 0];
    for (let write = 0; write < ${ROWS}; write += 1) {
      if (write === 100) { gc(); before = process.memoryUsage().heapUsed; }
      await put('row', rowOf('row', String(write).padStart(10_000, 'x')));
      for await (const row of rows.createValueStream()) { read += 1; ${afterOne} }
    }
    await new Promise(setImmediate);
    gc();
    const found = { bytes: process.memoryUsage().heapUsed - before, read };`);
  expect(read).toBe(afterOne === '' ? 2 * ROWS : ROWS);
  expect(bytes).toBeLessThan((ROWS * 10_000) / 2);
});
