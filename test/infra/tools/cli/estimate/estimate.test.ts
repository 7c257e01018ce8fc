import { QUIET_SWEEP_CONNECTIONS } from '#shared/contracts/limits';
import { modelAudience, parseAudience } from '#tools/cli/estimate/audience';
import { estimate, type EstimateRequest } from '#tools/cli/estimate/estimate';
import { billTable } from '#tools/cli/estimate/table';
import { billOf, totalOf } from '#tools/cost/bill';
import { modelBroadcast } from '#tools/cost/broadcast-model';
import { settingsOf } from '#infra/settings';

const withHistory = settingsOf('prod');
const settings = { ...withHistory, history: { minutes: 0 } };
const request: EstimateRequest = {
  broadcastsPerDay: 1_000,
  connections: 0,
  audience: { kind: 'users', count: 1 },
  connectionsPerUser: 2,
  messageBytes: 200,
  heartbeatSeconds: 0,
  sessionMinutes: 30,
  channelsPerConnection: 0,
};
const lineOf = (
  given: Partial<EstimateRequest>,
  what: string,
  type: 'EXPRESS' | 'STANDARD' = 'EXPRESS',
  its = settings,
) => estimate({ ...request, ...given }, its).bills[type].lines.find((line) => line.what === what);

describe('the bill of a month', () => {
  it('has the message fee of every connection: 30,000 broadcasts to 2 are 60,000 messages, 6 cents', () => {
    const line = lineOf({}, 'messages');
    expect(line?.quantity).toBe(60_000);
    expect(line?.usd).toBeCloseTo(0.06, 10);
  });

  it('counts a message of 100 KB as four', () => {
    expect(lineOf({ messageBytes: 100_000 }, 'messages')?.quantity).toBe(240_000);
  });

  it('has connection minutes and heartbeats: 100 open all month, a ping and a pong every minute', () => {
    const given = { connections: 100, heartbeatSeconds: 60, broadcastsPerDay: 0 };
    expect(lineOf(given, 'connection minutes')?.quantity).toBe(100 * 43_200);
    // And the questions of the closing rule's sweep, which are as many with a million connections.
    expect(lineOf(given, 'messages')?.quantity).toBe((2 * 100 + QUIET_SWEEP_CONNECTIONS) * 43_200);
  });

  it('opens as many connections as sessions end: each two rows and three index entries, written and removed', () => {
    const given = { connections: 100, broadcastsPerDay: 0, sessionMinutes: 60 };
    expect(lineOf(given, 'connections, writes')?.quantity).toBe(100 * 720 * 10);
    expect(lineOf(given, 'authorize, connect, disconnect, invocations')?.quantity).toBe(100 * 720 * 3);
  });

  it('bills requests on EXPRESS, transitions on STANDARD, and the rest alike', () => {
    expect(lineOf({}, 'broadcasts, requests')?.quantity).toBe(30_000);
    expect(lineOf({}, 'broadcasts, transitions')).toBeUndefined();
    expect(lineOf({}, 'broadcasts, transitions', 'STANDARD')?.quantity).toBe(30_000 * 21);
    expect(lineOf({}, 'events', 'STANDARD')).toEqual(lineOf({}, 'events'));
  });

  it('follows the settings: batches of 10 are twenty times the invocations of batches of 200', () => {
    const audience = { kind: 'channel', count: 400 } as const;
    const small = { ...settings, sender: { ...settings.sender, batchSize: 10 } };
    expect(lineOf({ audience }, 'send-batch, invocations')?.quantity).toBe(30_000 * 2);
    expect(lineOf({ audience }, 'send-batch, invocations', 'EXPRESS', small)?.quantity).toBe(30_000 * 40);
  });

  it('bills the logs of the workflow where they are on', () => {
    const all = { ...settings, workflowLogs: { level: 'ALL', executionData: true } as const };
    expect(lineOf({}, 'logs of the workflow')).toBeUndefined();
    expect(lineOf({}, 'logs of the workflow', 'EXPRESS', all)?.quantity).toBeGreaterThan(30_000 * 30_000);
  });

  it('hands a large audience over to fan-out, whose lane then sends most of it', () => {
    const given = { audience: { kind: 'everyone' }, connections: 100_000, broadcastsPerDay: 1 } as const;
    expect(lineOf(given, 'bulk-send-batch, invocations')?.quantity).toBeGreaterThan(30 * 450);
    expect(lineOf(given, 'fan-out, transitions')?.quantity).toBe(30 * (1 + 2 + 6 + 16));
    expect(estimate({ ...request, ...given }, settings).connectionsABroadcast).toBe(100_000);
  });

  it('leaves out the event, the mark and two states of reports that are not published', () => {
    const exceptions = { ...settings, reports: 'exceptions' } as const;
    expect(lineOf({}, 'events')?.quantity).toBe(30_000 * 2);
    expect(lineOf({}, 'events', 'EXPRESS', exceptions)?.quantity).toBe(30_000);
    expect(lineOf({}, 'broadcasts, writes')?.quantity).toBe(30_000 * 8);
    expect(lineOf({}, 'broadcasts, writes', 'EXPRESS', exceptions)?.quantity).toBe(30_000 * 6);
    expect(lineOf({}, 'broadcasts, transitions', 'STANDARD', exceptions)?.quantity).toBe(30_000 * 19);
    // Nobody is connected: NO_CONNECTIONS is published.
    const nobody = { connectionsPerUser: 0 };
    expect(lineOf(nobody, 'broadcasts, writes', 'EXPRESS', exceptions)).toEqual(lineOf(nobody, 'broadcasts, writes'));
  });

  it('prints both types side by side', () => {
    const text = billTable(estimate(request, settings)).toString();
    for (const word of ['EXPRESS', 'STANDARD', 'API Gateway', 'DynamoDB', 'EventBridge', 'Lambda', 'a month']) {
      expect(text).toContain(word);
    }
  });
});

describe('history', () => {
  const its = (given: Partial<EstimateRequest>, what: string) => lineOf(given, what, 'EXPRESS', withHistory);

  it.each<[string, Partial<EstimateRequest>, number]>([
    ['a row for the user', {}, 1],
    ['a row for everyone, however many they are', { audience: { kind: 'everyone' }, connections: 100_000 }, 1],
    ['a row for each user, and the message once', { audience: { kind: 'users', count: 20 } }, 21],
    ['a message beside its row where it is over 800 bytes', { messageBytes: 1_000 }, 1 + 2],
  ])('writes %s', (_what, given, units) => {
    expect(its(given, 'history, writes')?.quantity).toBe(30_000 * units);
    expect(lineOf(given, 'history, writes')).toBeUndefined();
  });

  it('resumes on open, 3 s later and in place of each ping: a frame in, a frame out, a function', () => {
    const given = { connections: 100, heartbeatSeconds: 60, broadcastsPerDay: 0 };
    const resumes = 2 * 100 * 1_440 + 100 * 43_200;
    expect(its(given, 'resume, invocations')?.quantity).toBe(resumes);
    expect(its(given, 'messages')?.quantity).toBe(2 * resumes + QUIET_SWEEP_CONNECTIONS * 43_200);
    // The user's stream and that of everyone.
    expect(its(given, 'history, reads')?.quantity).toBe(2 * resumes);
    const written = (given: Partial<EstimateRequest>) => its(given, 'connections, writes')!.quantity;
    expect(written(given)).toBe(lineOf(given, 'connections, writes')!.quantity + resumes);
  });

  it('resumes twice more for each channel, and reads it each time', () => {
    const given = { connections: 100, broadcastsPerDay: 0, channelsPerConnection: 3 };
    const resumes = 2 * 100 * 1_440 * (1 + 3);
    expect(its(given, 'resume, invocations')?.quantity).toBe(resumes);
    expect(its(given, 'history, reads')?.quantity).toBe(resumes * (2 + 3));
  });

  it('reads what was published since the last resume, and a minute before', () => {
    const given = { connections: 100, heartbeatSeconds: 540, audience: { kind: 'everyone' } as const };
    const reads = (broadcastsPerDay: number) => its({ ...given, broadcastsPerDay }, 'history, reads')!.quantity;
    // 20 a minute, in ten minutes, of some 500 bytes each.
    const perResume = reads(28_800) / its(given, 'resume, invocations')!.quantity;
    expect(perResume).toBeGreaterThan(2 + (200 * 400) / 4096);
    expect(perResume).toBeLessThan(2 + (200 * 700) / 4096);
  });

  it('tells what a connection costs a month, with and without', () => {
    const quiet = { ...request, heartbeatSeconds: 540, sessionMinutes: 120 };
    const { connectionMonth } = estimate(quiet, withHistory);
    // 43,200 minutes at $0.25 a million, 4,800 pings and pongs at $1, and 360 sessions.
    expect(connectionMonth.withoutHistory).toBeGreaterThan(0.0108 + 0.0096);
    expect(connectionMonth.withHistory).toBeGreaterThan(connectionMonth.withoutHistory);
    expect(estimate(quiet, settings).connectionMonth).toEqual(connectionMonth);
  });

  it.each([
    ['without', settings, 9.5],
    ['with', withHistory, 10.3],
  ])('keeps a million broadcasts to one user with two connections, %s it, under their bound', (_with, its, bound) => {
    const usage = modelBroadcast(
      { audience: { users: ['user-00000000'] }, recipients: [{ kind: 'user', connections: 2 }], messageBytes: 100 },
      { ...its, workflowLogs: { level: 'ERROR', executionData: false } },
    );
    // As `npm run scale` meters them; the model is on the safe side.
    const logs = { functionBytes: 725, workflowBytes: 0 };
    const eventBridge = { ...usage.eventBridge, archivedBytes: 445 };
    const usd = totalOf(billOf({ ...usage, logs, eventBridge }, 'EXPRESS')) * 1e6;
    expect(usd).toBeLessThanOrEqual(bound);
    expect(usd).toBeGreaterThan(bound - 0.5);
  });
});

describe('the audience', () => {
  it.each([
    ['everyone', { kind: 'everyone' }],
    ['users:250', { kind: 'users', count: 250 }],
    ['channel:2000', { kind: 'channel', count: 2000 }],
  ])('%s is read', (text, expected) => {
    expect(parseAudience(text)).toEqual(expected);
  });

  it.each(['', 'user:1', 'users', 'users:0', 'users:-1', 'channel:x', 'everyone:5'])("'%s' is refused", (text) => {
    expect(() => parseAudience(text)).toThrow(`expected everyone, users:NUMBER or channel:NUMBER, got '${text}'`);
  });

  it('refuses more users than one broadcast can list, and says what to do', () => {
    expect(() => parseAudience('users:20000')).toThrow(/at most about \d+ users, got 20000.*several/);
  });

  it('spreads connections so that they add up', () => {
    const of = (connections: number) =>
      modelAudience({ kind: 'everyone' }, { connections, connectionsPerUser: 1 }, settings).recipients;
    expect(of(1001).reduce((sum, { connections }) => sum + connections, 0)).toBe(1001);
    const users = modelAudience({ kind: 'users', count: 4 }, { connections: 0, connectionsPerUser: 1.5 }, settings);
    expect(users.recipients.map(({ connections }) => connections)).toEqual([1, 2, 1, 2]);
  });
});
