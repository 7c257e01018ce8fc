/** `broadcast listen`, `logs` and `open` against a running stack. */
import type { Envelope } from '#shared/contracts';
import { waitUntil } from '#tools/stack/wait-until';
import { cliOf } from './support/run-cli';
import { StackUnderTest } from './support/stack-under-test';

let stack: StackUnderTest;
let cli: ReturnType<typeof cliOf>;
beforeAll(async () => {
  stack = await StackUnderTest.start();
  cli = cliOf(stack);
});
afterAll(() => stack.stop());
afterEach(() => stack.local?.faults.clear());

const connected = (user: string) =>
  waitUntil(`the connection of ${user}`, async () => (await stack.aws.connectionsOf(user)).length > 0);
const envelopesIn = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Envelope);

describe('broadcast listen', () => {
  it('prints what is sent to the user and to the channels, once each, and what came while it was cut off', async () => {
    const hears = cli(['listen', 'lea', '--channels', 'lea-news', '--json'], {
      until: (stdout) => ['"while away"', '"last"'].every((data) => stdout.includes(data)),
    });
    await waitUntil('the channel', async () => {
      const { delivered } = await stack.reportOf(await stack.request({ channels: ['lea-news'] }, { data: 'news' }));
      return delivered === 1;
    });
    await stack.reportOf(await stack.request({ users: ['lea'] }, { data: 'first' }));
    const [id] = await stack.aws.connectionsOf('lea');
    stack.local!.connections.terminate(id!);
    await stack.reportOf(await stack.request({ users: ['lea'] }, { data: 'while away' }));
    await stack.reportOf(await stack.request({ users: ['lea'] }, { data: 'last' }));
    const { exitCode, stdout } = await hears;
    const heard = envelopesIn(stdout);
    expect(heard.map(({ data }) => data)).toEqual(expect.arrayContaining(['news', 'first', 'while away', 'last']));
    expect(new Set(heard.map((each) => each.id)).size).toBe(heard.length);
    expect(exitCode).toBe(130);
  });

  it('ends with 130 on Ctrl-C, and shows people what happens', async () => {
    const hears = cli(['listen', 'mia'], { until: (stdout) => stdout.includes('"for mia"') });
    await connected('mia');
    await stack.request({ users: ['mia'] }, { data: 'for mia' });
    const { exitCode, stdout, stderr } = await hears;
    expect(stdout).toMatch(/^20\S+ test "for mia" BroadcastRequested\/e2e\/\S+\n$/);
    expect(stderr).toContain('open; Ctrl-C stops');
    expect(exitCode).toBe(130);
  });

  it('ends with 5 when nothing came in time, and with 4 when it is refused', async () => {
    expect((await cli(['listen', 'nia', '--timeout', '1s', '--count', '1'])).exitCode).toBe(5);
    const refused = await cli(['listen', 'nia', '--token', 'no-token']);
    expect(refused.stderr).toContain("'broadcast refusals --since 5m' says if the token was refused");
    expect(refused.exitCode).toBe(4);
  });
});

it('`logs` prints the lines of one broadcast, of functions and workflow, in the order of time', async () => {
  const broadcastId = await stack.request({ users: ['nobody-logs'] }, { data: 1 });
  await stack.reportOf(broadcastId);
  const { exitCode, stdout } = await cli(['logs', broadcastId, '--json']);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { time: string; message?: string; type?: string; broadcastId?: string });
  expect(lines).toContainEqual(expect.objectContaining({ message: 'Broadcast opened', broadcastId }));
  expect(lines.map(({ type }) => type)).toEqual(expect.arrayContaining(['ExecutionStarted', 'ExecutionSucceeded']));
  const times = lines.map(({ time }) => time);
  expect(times).toEqual([...times].sort());
  expect(exitCode).toBe(0);
});

it('`logs --follow --errors` goes on with problems only', async () => {
  // The stack is shared: a request that another test made wrong may be the first line.
  const follows = cli(['logs', '--follow', '--errors'], {
    until: (stdout) => stdout.includes('BroadcastRequested/logs/'),
  });
  await stack.aws.publish({ source: 'logs', detailType: 'Broadcast Requested', detail: { audience: 1 } });
  const { exitCode, stdout } = await follows;
  expect(stdout).toMatch(/open-broadcast WARN Request refused \{.*"broadcastId":"BroadcastRequested\/logs\//);
  expect(stdout).not.toContain(' INFO ');
  expect(exitCode).toBe(130);
});

it('`open` prints the page of a broadcast, and of the stack', async () => {
  const broadcastId = await stack.request({ users: ['nobody-open'] });
  await stack.reportOf(broadcastId);
  expect((await cli(['open', broadcastId])).stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/_console\/#\/executions\/arn/);
  expect((await cli(['open'])).stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/_console\/\n$/);
  expect((await cli(['open', 'no/such/broadcast'])).exitCode).toBe(3);
});
