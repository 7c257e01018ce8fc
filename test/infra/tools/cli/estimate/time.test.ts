/** Where the milliseconds from PutEvents to the socket go: the states of a real execution, as the document shows them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startLocalCloud } from '#local';
import { compose } from '#constructs/workflow/definition';
import { DEMO_CLOUD, demoPath, type DemoPath } from '#tools/cli/estimate/demo-path';
import { timeTable } from '#tools/cli/estimate/time-table';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { timedState, totalMs } from '#tools/cost/path-time';

let path: DemoPath;
beforeAll(async () => {
  const cloud = await startLocalCloud(DEMO_CLOUD);
  try {
    path = await demoPath(cloud);
  } finally {
    await cloud.stop();
  }
});

it('the document has the table that the command prints', () => {
  const readme = readFileSync(join(PROJECT_ROOT, 'infra/tools/cost/README.md'), 'utf8');
  const [, table] = /<!-- npm run -s estimate -- --time -->\n\n([^]*?)\n\n<!-- end -->/.exec(readme) ?? [];
  expect(table).toBe(timeTable(path));
});

it('goes through states of the deployed machine, from its first to the one that posts', () => {
  const { definition } = compose('broadcast.asl.json');
  const names = path.toSocket.map(({ name }) => name);
  expect(names[0]).toBe(definition.StartAt);
  expect(names.at(-1)).toBe('SendBatch');
  const text = JSON.stringify(definition);
  expect(names.filter((name) => !text.includes(`"${name}":{`))).toEqual([]);
});

it('has the calls that the functions made', () => {
  const calls = Object.fromEntries(path.toSocket.map(({ name, calls }) => [name, calls]));
  expect(calls).toMatchObject({ OpenBroadcast: ['broadcasts', 'history'], SendBatch: [] });
});

it('is slower cold than warm by the two functions alone', () => {
  const steps = path.toSocket.map(timedState);
  expect(steps.filter(({ warmMs, coldMs }) => coldMs > warmMs).map(({ name }) => name)).toEqual([
    'OpenBroadcast',
    'SendBatch',
  ]);
  const added = steps.map(({ warmMs, coldMs }) => coldMs - warmMs);
  expect(totalMs(steps).coldMs - totalMs(steps).warmMs).toBeCloseTo(added.reduce((sum, each) => sum + each));
});

it('refuses a call or a function that it knows no latency of', () => {
  expect(() => timedState({ name: 'AskOthers', service: 'http', calls: [] })).toThrow('State AskOthers calls http');
  expect(() => timedState({ name: 'FindOthers', service: 'lambda', memoryMb: 256, calls: [] })).toThrow(
    'State FindOthers invokes a function',
  );
});
