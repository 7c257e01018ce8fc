import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { LOADER, Program } from '#test/support/program';

const estimate = (...args: string[]) =>
  spawnSync(process.execPath, [...LOADER, join(PROJECT_ROOT, 'infra/tools/cli/estimate/index.ts'), ...args], {
    cwd: PROJECT_ROOT,
    encoding: 'utf8',
  });

it('ends with 2 when the command line is wrong, and says what is', () => {
  expect(estimate('--logs', 'SOME')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining("expected ERROR or ALL, got 'SOME'") as string,
  });
});

it('ends with 0 when it has shown its help', () => {
  expect(estimate('--help')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('Usage: estimate') as string,
  });
});

describe('what was started ends, last made first, and the process after it', () => {
  const ending = (how: string) =>
    new Program('test/infra/tools/cli/support/ending-command.ts', { root: PROJECT_ROOT, args: [how] });
  const CLEANED = 'last made\nfirst made\n';

  it.each([
    ['returns', 6, CLEANED, ''],
    ['throws', 1, CLEANED, 'ending: no luck\n'],
    ['breaks', 1, `waiting\n${CLEANED}`, 'ending: out of sight\n'],
    ['cleanup-fails', 6, CLEANED, 'ending: no broom\n'],
  ])('when it %s', async (how, status, stdout, stderr) => {
    const program = ending(how);
    expect({ status: await program.ended, stdout: program.stdout, stderr: program.stderr }).toEqual({
      status,
      stdout,
      stderr,
    });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('on %s', async (signal) => {
    const program = ending('waits');
    await program.said('waiting');
    expect(await program.end(signal)).toBe(130);
    expect(program.stdout).toBe(`waiting\n${CLEANED}`);
  });

  it('when it was being started as the signal came, and nothing more is', async () => {
    const program = ending('starts-late');
    await program.said('waiting');
    expect(await program.end('SIGTERM')).toBe(130);
    expect(program.stdout).toBe(`waiting\nmade late\n${CLEANED}`);
  });
});
