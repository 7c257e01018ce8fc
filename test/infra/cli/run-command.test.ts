import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../../infra/cli/project-root';

const estimate = (...args: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', join(PROJECT_ROOT, 'infra/cli/estimate/index.ts'), ...args], {
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
