import { tmpdir } from 'node:os';
import { waitUntil } from '#tools/stack/wait-until';
import { ProcessGroup, runGroup } from './process-group';

const here = { cwd: tmpdir(), env: process.env };
const node = (code: string) => new ProcessGroup(process.execPath, ['-e', code], here);

const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it('gives what a program printed', async () => {
  expect(await runGroup(node('console.log("said")'), 'it')).toBe('said\n');
});

it('says how a program failed, with the end of its output', async () => {
  await expect(runGroup(node('console.error("why"); process.exit(3)'), 'it')).rejects.toThrow('it ended with 3:\nwhy');
});

it('ends what a program started too, even if that ignores it', async () => {
  const stubborn =
    'process.on("SIGTERM", () => 0); setInterval(() => 0, 1000); process.stdout.write(process.pid + "\\n")';
  const group = node(
    `const { spawn } = require('node:child_process');
     spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}], { stdio: 'inherit' });
     setInterval(() => 0, 1000);`,
  );
  await waitUntil('the inner program to say its id', () => group.output.includes('\n'));
  const pid = Number(group.output);
  expect(isRunning(pid)).toBe(true);

  await group.end();

  await waitUntil('it to be gone', () => !isRunning(pid));
  await group.end();
});
