import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT_ROOT } from '#tools/cli/project-root';

const compose = (...args: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', join(PROJECT_ROOT, 'infra/tools/cli/compose.ts'), ...args], {
    cwd: PROJECT_ROOT,
    encoding: 'utf8',
  });

it('prints plain ASL, with every query and number in it, and says which names are missing', () => {
  const { status, stdout, stderr } = compose('statemachines/fan-out.asl.json');
  expect(status).toBe(0);
  expect(stdout).not.toMatch(/\$include|include: |PartsPerRound/);
  const { States } = JSON.parse(stdout) as { States: Record<string, { Items?: string; MaxConcurrency?: number }> };
  expect(States.DeliverParts).toMatchObject({
    Items: expect.stringContaining('$filter($parts,function($part,$index){$index<100})') as string,
    MaxConcurrency: expect.any(Number) as number,
  });
  expect(stderr).toContain('Filled in at deployment: BroadcastsTableName, ');
});

it('ends with 2 if there is no such file, and names the existing ones', () => {
  expect(compose('tally')).toMatchObject({
    status: 2,
    stdout: '',
    stderr:
      'compose: There is no tally; expected one of broadcast.asl.json, deliver.asl.json, fan-out.asl.json, report.asl.json.\n',
  });
});
