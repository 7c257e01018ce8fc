import type { BroadcastInput, DeliveryReport } from '#shared/contracts';
import { NOTHING_UNKNOWN } from '#shared/tables/broadcast-record';
import type { RecipientOutcome } from '#shared/tables/outcomes-table';
import { overview, type OverviewFacts } from '#tools/cli/broadcast/why/overview';

const at = '2026-11-21T03:00:00.000Z';
const OWNER = 'arn:aws:states:us-east-1:000000000000:express:broadcast:first:1';
const failure = (connectionId: string): RecipientOutcome => ({
  ...{ connectionId, outcome: 'failed', reason: 'TIMEOUT', at, userId: 'bob' },
});
const delivery = (connectionId: string): RecipientOutcome => ({ connectionId, outcome: 'delivered', at });

interface Given extends Partial<OverviewFacts> {
  readonly status?: DeliveryReport['status'] | 'RUNNING';
  readonly report?: Partial<DeliveryReport>;
  readonly outcomes?: readonly RecipientOutcome[];
  readonly audience?: object;
}

function facts({
  status = 'COMPLETED',
  report = {},
  outcomes = [],
  audience = { everyone: true },
  ...more
}: Given = {}) {
  const input: BroadcastInput = {
    ...{ mapping: 'M', source: 's', eventId: 'e', time: at },
    request: { audience, message: { type: 'x', data: 1 } },
  };
  const whole = {
    ...{ status, connections: outcomes.length, delivered: 0, stale: 0, failed: 0, recorded: outcomes.length },
    ...{ lostParts: 0, unreachedUsers: { count: 0, users: [] }, startedAt: at, finishedAt: at, ...report },
  };
  const row = {
    ...{ broadcastId: 'M/s/e', status, startedAt: at, owner: OWNER, request: JSON.stringify(input) },
    ...(status !== 'RUNNING' && { report: JSON.stringify(whole) }),
  } as OverviewFacts['row'];
  const record = { outcomes, isComplete: true, unknown: NOTHING_UNKNOWN };
  const nothing = {
    caughtUp: { caughtUp: [], notAsked: 0 },
    acknowledgements: undefined,
    toReach: undefined,
    resends: [],
  };
  return { row, rule: 'Rule', record, ...nothing, ...more };
}
const textsOf = (given: Given, step: string) =>
  overview(facts(given))
    .steps.filter((each) => each.step === step)
    .map(({ text }) => text);

it.each([
  [{ users: ['a', 'b'], channels: ['news'], exclude: { users: ['c'] } }, 'users a, b; channel news; 1 excluded'],
  [{ everyone: true }, 'everyone'],
  [{ connections: ['x='] }, 'connection x='],
  [
    { users: Array.from({ length: 25 }, (_, index) => `u${index}`) },
    expect.stringMatching(/^users u0, .* u19, and 5 more$/) as string,
  ],
])('says whom %j is for', (audience, text) => {
  expect(textsOf({ audience }, 'audience')).toEqual([text]);
});

it.each<[Given, boolean | null]>([
  [{ status: 'COMPLETED' }, true],
  [{ status: 'NO_CONNECTIONS' }, true],
  [{ status: 'RUNNING' }, null],
  [{ status: 'EXPIRED' }, false],
  [{ status: 'PARTIAL', outcomes: [failure('a')] }, false],
])('%j: all got it, %j', (given, got) => {
  expect(overview(facts(given)).got).toBe(got);
});

it('names each failure with its user, and counts the rest', () => {
  const given: Given = {
    status: 'PARTIAL',
    outcomes: [delivery('ok'), ...Array.from({ length: 25 }, (_, index) => failure(`c${index}`))],
    report: { delivered: 1, failed: 25, unreachedUsers: { count: 2, users: ['zoe'] } },
  };
  const texts = textsOf(given, 'outcome');
  expect(texts[0]).toBe('1 delivered');
  expect(texts[1]).toBe(`c0 of bob failed, TIMEOUT at ${at}`);
  expect(texts).toHaveLength(22);
  expect(texts.at(-1)).toBe('25 failed in all');
  expect(textsOf(given, 'unreached')).toEqual(['zoe, and 1 more']);
});

it('has all got it once each failed connection, or the whole audience, was sent to again', () => {
  const outcomes = [failure('a'), failure('b')];
  const resent = (...ids: string[]) => overview(facts({ outcomes: ids.map(delivery) }));
  const got = (...resends: OverviewFacts['resends']) => overview(facts({ status: 'PARTIAL', outcomes, resends })).got;
  expect(got({ trace: resent('a'), isWhole: false })).toBe(false);
  expect(got({ trace: resent('a'), isWhole: false }, { trace: resent('b'), isWhole: false })).toBe(true);
  expect(got({ trace: resent('n'), isWhole: true })).toBe(true);
});

it('does not know what is not on record', () => {
  const record = { outcomes: [], isComplete: false, unknown: { failedConnections: 2, lostParts: 0, totals: false } };
  const traced = overview(facts({ status: 'PARTIAL', record }));
  expect(traced.got).toBeNull();
  expect(traced.steps.find(({ step }) => step === 'record')?.text).toMatch(/2 failed connections are not on record/);
});
