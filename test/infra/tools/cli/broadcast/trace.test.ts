import type { BroadcastInput, DeliveryReport } from '#shared/contracts';
import type { RecipientOutcome } from '#shared/tables/outcomes-table';
import { NOTHING_UNKNOWN, type BroadcastRecord } from '#shared/tables/broadcast-record';
import type { HistoryFacts } from '#tools/cli/broadcast/why/user-history';
import { trace, type TraceFacts } from '#tools/cli/broadcast/why/trace';

const at = '2026-11-21T03:00:00.000Z';
const outcome = (connectionId: string, more: Partial<RecipientOutcome> = {}): RecipientOutcome => ({
  connectionId,
  outcome: 'delivered',
  at,
  ...more,
});
const now = Date.parse('2026-11-21T03:30:00.000Z');
const NO_HISTORY: HistoryFacts = { isKept: false, minutes: undefined, caughtUp: [], now };
type Given = Partial<Omit<TraceFacts, 'record'> & BroadcastRecord>;

function facts(
  audience: object,
  { outcomes = [], isComplete = true, unknown = NOTHING_UNKNOWN, ...more }: Given = {},
  report: Partial<DeliveryReport> = {},
): TraceFacts {
  const {
    history: written = true,
    expiresAt,
    ...addressed
  } = audience as {
    history?: boolean;
    expiresAt?: string;
  };
  const request = {
    audience: addressed,
    message: { type: 'x', data: 1 },
    ...(!written && { history: false }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
  const input: BroadcastInput = { mapping: 'M', source: 's', eventId: 'e', time: at, request };
  const whole = {
    status: 'COMPLETED',
    connections: 0,
    delivered: 0,
    failed: 0,
    recorded: 0,
    startedAt: at,
    finishedAt: at,
  };
  const row: TraceFacts['row'] = {
    owner: 'arn:aws:states:us-east-1:000000000000:express:broadcast:first:1',
    broadcastId: 'M/s/e',
    status: 'COMPLETED' as const,
    startedAt: at,
    request: JSON.stringify(input),
    report: JSON.stringify({ ...whole, ...report }),
  };
  const record = { outcomes, isComplete, unknown };
  const alone = {
    connectedNow: [],
    knownConnections: [],
    resends: [],
    refusals: [],
    acknowledgement: undefined,
    toReach: undefined,
  };
  return { user: 'alice', row, rule: 'Rule', record, history: NO_HISTORY, ...alone, ...more };
}
it.each([
  [{ deadline: at, isOver: false, at }, true, `at ${at}`],
  [{ deadline: at, isOver: false, at: undefined }, false, `not yet, the deadline is ${at}`],
  [{ deadline: at, isOver: true, at: undefined }, false, `not by the deadline ${at}`],
])('says of the acknowledgement %j that it came or not', (acknowledgement, ok, text) => {
  const { steps } = trace(
    facts({ users: ['alice'] }, { acknowledgement, outcomes: [outcome('c', { userId: 'alice' })] }),
  );
  expect(steps.at(-1)).toEqual({ step: 'acknowledge', ok, text });
});

it.each([
  [null, true, 'not in another way, so far'],
  [
    { userId: 'alice', reason: 'unreached', at, isPublished: true } as const,
    ...([false, `in another way, unreached, at ${at}`] as const),
  ],
  [
    { userId: 'alice', reason: 'unknown', at, isPublished: false } as const,
    ...([false, `in another way, unknown, at ${at}; not on the bus yet`] as const),
  ],
])('says of %j whether the user is to be reached in another way', (toReach, ok, text) => {
  expect(trace(facts({ users: ['alice'] }, { toReach })).steps.at(-1)).toEqual({ step: 'reach', ok, text });
});

it('who acknowledged has got it, whatever the record says', () => {
  const acknowledgement = { deadline: at, isOver: true, at };
  expect(trace(facts({ everyone: true }, { isComplete: false })).got).toBeNull();
  expect(trace(facts({ everyone: true }, { isComplete: false, acknowledgement })).got).toBe(true);
});

const stop = (given: TraceFacts) => trace(given).steps.find(({ ok }) => !ok)?.text;

it.each([
  [{ everyone: true }, 'everyone'],
  [{ users: ['alice'] }, 'user alice is named'],
  [{ channels: ['news'] }, 'by channel news'],
])('says how %j addresses the user', (audience, text) => {
  const traced = trace(facts(audience, { outcomes: [outcome('c', { userId: 'alice' })] }));
  expect(traced.steps.find(({ step }) => step === 'audience')).toEqual({ step: 'audience', ok: true, text });
  expect(traced.got).toBe(true);
});

it('attributes a direct connection to the user if the user has it now', () => {
  const connectedNow = [{ connectionId: 'c', connectedAt: at }];
  expect(trace(facts({ connections: ['c'] }, { outcomes: [outcome('c')], connectedNow })).got).toBe(true);
  expect(stop(facts({ connections: ['c'] }, { outcomes: [outcome('c')] }))).toContain(
    'the users they had are not recorded',
  );
});

it.each([
  ['excluded', facts({ everyone: true, exclude: { users: ['alice'] } }), 'user alice is excluded'],
  ['not subscribed', facts({ channels: ['news'] }), 'channel news, in which no connection of alice was found'],
  ['expired', facts({ everyone: true }, {}, { status: 'EXPIRED' }), 'it expired before it was opened'],
  ['not connected', facts({ users: ['alice'] }), 'alice has none now either'],
  [
    'broken',
    facts(
      { everyone: true },
      {},
      { status: 'FAILED', error: { name: 'Broadcast.ConfigurationError', cause: 'no grant' } },
    ),
    'not reached, Broadcast.ConfigurationError: no grant',
  ],
])('says where it stopped: %s', (_, given, text) => {
  expect(stop(given)).toContain(text);
  expect(trace(given).got).toBe(false);
});

it.each<[string, object, Partial<DeliveryReport>]>([
  ['found none', { users: ['alice'] }, {}],
  ['found others', { channels: ['news'] }, { connections: 1, recorded: 1 }],
  ['expired', { everyone: true }, { status: 'EXPIRED' }],
  [
    'was given up',
    { users: ['alice'] },
    { status: 'FAILED', error: { name: 'Broadcast.Abandoned', cause: 'cut off' } },
  ],
])('does not say that an earlier run did not reach the user, where the last one %s', (_, audience, report) => {
  const given = facts(audience, { isComplete: false }, report);
  for (const again of [{ attempt: 2 }, { attempt: 1, renewals: 1 }]) {
    const { got, steps } = trace({ ...given, row: { ...given.row, ...again } });
    expect(got).toBeNull();
    expect(steps.map(({ text }) => text).join()).not.toMatch(/none was found|none was searched|not reached/);
  }
});

it('does not say that a connection found gone after a lost call was not reached', () => {
  const stale = [outcome('a', { ...user, outcome: 'stale' })];
  const given = facts({ users: ['alice'] }, { outcomes: stale, isComplete: false }, { connections: 1, recorded: 0 });
  expect(trace(given)).toMatchObject({ got: null });
  expect(trace(given).steps.find(({ step }) => step === 'record')?.text).toContain('may have been reached before');
});

it('is not got where one connection failed, and is where another had gone', () => {
  const failed = [outcome('a', user), outcome('b', { ...user, outcome: 'failed', reason: 'THROTTLED' })];
  expect(trace(facts({ everyone: true }, { outcomes: failed })).got).toBe(false);
  const stale = [outcome('a', user), outcome('b', { ...user, outcome: 'stale' })];
  expect(trace(facts({ everyone: true }, { outcomes: stale })).got).toBe(true);
});

const user = { userId: 'alice' };
const partial: Partial<DeliveryReport> = { status: 'PARTIAL', recorded: 5, connections: 9 };
const missing = (unknown: Partial<BroadcastRecord['unknown']>): Given => ({
  isComplete: false,
  unknown: { ...NOTHING_UNKNOWN, ...unknown },
});

it.each<[string, TraceFacts, string]>([
  ['no outcome of the user, and not all are there', facts({ everyone: true }, missing({}), partial), '5 of 9 outcomes'],
  [
    'no connection in the channel, and not all are there',
    facts({ channels: ['news'] }, missing({}), partial),
    'not all',
  ],
  [
    'one that got it, and another that may be among the failures',
    facts({ everyone: true }, { ...missing({ failedConnections: 2 }), outcomes: [outcome('a', user)] }, partial),
    '2 failed connections are not on record',
  ],
  [
    'a part that was lost',
    facts({ everyone: true }, { ...missing({ lostParts: 1 }), outcomes: [outcome('a', user)] }, partial),
    '1 part of its audience was lost',
  ],
])('cannot say whether it was got: %s', (_, given, text) => {
  expect(stop(given)).toContain(text);
  expect(trace(given).got).toBeNull();
});

it.each<[string, boolean, TraceFacts]>([
  [
    'delivered, and all failures are there',
    true,
    facts({ everyone: true }, { ...missing({}), outcomes: [outcome('a', user)] }, partial),
  ],
  [
    'failed, whatever else is missing',
    false,
    facts(
      { everyone: true },
      { ...missing({ failedConnections: 1 }), outcomes: [outcome('a', { ...user, outcome: 'failed' })] },
      partial,
    ),
  ],
])('knows the answer: %s', (_, got, given) => {
  expect(trace(given).got).toBe(got);
});

describe('history', () => {
  const by = (connectionId: string, confirmed = true) => ({
    connectionId,
    at: '2026-11-21T03:10:00.000Z',
    ...(confirmed && { confirmedAt: '2026-11-21T03:19:00.000Z' }),
  });
  const history = (more: Partial<HistoryFacts> = {}) => ({
    history: { isKept: true, minutes: 60, caughtUp: [], now, ...more },
  });
  const none = { status: 'NO_CONNECTIONS' } as const;

  it.each<[string, object, Partial<HistoryFacts>, string]>([
    ['may still be caught up', { users: ['alice'] }, {}, 'may still be caught up until 2026-11-21T04:00:00.000Z'],
    [
      'may be caught up until the message expires',
      { users: ['alice'], expiresAt: '2026-11-21T03:40:00.000Z' },
      {},
      'until 2026-11-21T03:40:00.000Z',
    ],
    ['was not caught up', { users: ['alice'] }, { minutes: 20 }, 'history ended at 2026-11-21T03:20:00.000Z'],
    ['is outside by its request', { users: ['alice'], history: false }, {}, 'outside history: it was published with'],
    ['is outside by its stack', { users: ['alice'] }, { isKept: false }, 'outside history: this stack keeps none'],
    ['is open for an unknown time', { users: ['alice'] }, { minutes: undefined }, 'it is not known until when'],
    ['may be of a channel that the user follows', { channels: ['news'] }, {}, 'may still be caught up until'],
  ])('tells that a broadcast %s', (_what, audience, more, text) => {
    const traced = trace(facts(audience, history(more), none));
    expect(traced.got).toBe(false);
    expect(traced.history?.text).toContain(text);
    expect(traced.steps.at(-1)).toMatchObject({ step: 'history', ok: false });
  });

  it('is none for connections addressed directly', () => {
    const connectedNow = [{ connectionId: 'c', connectedAt: at }];
    const outcomes = [outcome('c', { outcome: 'failed' })];
    const traced = trace(facts({ connections: ['c'] }, { ...history(), outcomes, connectedNow }, partial));
    expect(traced.history?.text).toBe('outside history: it addresses connections directly');
  });

  it.each<[string, object]>([
    ['a user', { users: ['alice'] }],
    ['a channel', { channels: ['news'] }],
    ['everyone', { everyone: true }],
  ])('counts what a client caught up with and confirmed as got, for %s', (_what, audience) => {
    const traced = trace(facts(audience, history({ caughtUp: [by('a', false), by('b')] }), none));
    expect(traced.got).toBe(true);
    expect(traced.steps.at(-1)).toEqual({
      step: 'history',
      ok: true,
      text: 'caught up at 2026-11-21T03:10:00.000Z on connection b (confirmed at 2026-11-21T03:19:00.000Z)',
    });
  });

  it('does not know whether a resume arrived that the client has not confirmed', () => {
    const traced = trace(facts({ users: ['alice'] }, history({ caughtUp: [by('a', false)] }), none));
    expect(traced.got).toBeNull();
    expect(traced.history?.text).toContain('sent, not confirmed by the client');
  });

  it('heals a failed connection that caught up itself, and no other', () => {
    const outcomes = [outcome('a', user), outcome('b', { ...user, outcome: 'failed', reason: 'THROTTLED' })];
    const got = (connectionId: string) =>
      trace(facts({ everyone: true }, { outcomes, ...history({ caughtUp: [by(connectionId)] }) })).got;
    expect(got('b')).toBe(true);
    expect(got('c')).toBe(false);
  });

  it('is not mentioned where the user got it at once', () => {
    const traced = trace(facts({ users: ['alice'] }, { ...history(), outcomes: [outcome('a', user)] }));
    expect(traced.history).toBeUndefined();
    expect(traced.steps.map(({ step }) => step)).not.toContain('history');
  });
});

describe('what was sent again', () => {
  const user = { userId: 'alice' } as const;
  const failed = outcome('b', { ...user, outcome: 'failed', reason: 'THROTTLED' });
  const partial = { status: 'PARTIAL', connections: 2, delivered: 1, failed: 1, recorded: 2 } as const;
  const again = (connectionId: string, kind: RecipientOutcome['outcome'] = 'delivered') =>
    trace(
      facts(
        { connections: [connectionId] },
        { outcomes: [outcome(connectionId, { outcome: kind })], knownConnections: ['b'] },
      ),
    );

  it.each<[string, ReturnType<typeof again>, boolean]>([
    ['to the connection that failed', again('b'), true],
    ['to it, when the client was gone', again('b', 'stale'), false],
    ['to one of somebody else', again('c'), false],
  ])('%s', (_, resend, got) => {
    const resends = [{ trace: resend, isWhole: false }];
    const traced = trace(facts({ everyone: true }, { outcomes: [outcome('a', user), failed], resends }, partial));
    expect(traced.got).toBe(got);
    expect(traced.steps.filter(({ step }) => step === 'resend')).toHaveLength(resend.outcomes.length);
  });

  it('to the whole audience tells of a user whom the record does not', () => {
    const unknown = { failedConnections: 0, lostParts: 0, totals: true };
    const whole = trace(facts({ everyone: true }, { outcomes: [outcome('n', user)] }));
    const given = { unknown, isComplete: false, resends: [{ trace: whole, isWhole: true }] };
    expect(trace(facts({ everyone: true }, given, { status: 'FAILED' })).got).toBe(true);
    expect(trace(facts({ everyone: true }, { ...given, resends: [] }, { status: 'FAILED' })).got).not.toBe(true);
  });

  it('is named in the resend itself', () => {
    const resent = facts({ connections: ['b'] }, { outcomes: [outcome('b')], knownConnections: ['b'] });
    const input = JSON.parse(resent.row.request!) as { request: object };
    const request = { ...input.request, resendOf: { broadcastId: 'M/s/first', time: at } };
    const traced = trace({ ...resent, row: { ...resent.row, request: JSON.stringify({ ...input, request }) } });
    expect(traced.steps).toContainEqual({ step: 'resend', ok: true, text: `of M/s/first, first sent at ${at}` });
  });
});

it('says, where no connection was found, that a client could not connect', () => {
  const refusals = [{ at: '2026-11-21T02:59:00.000Z', reason: 'another audience', userId: 'alice' }];
  const missed = trace(facts({ users: ['alice'] }, { refusals }));
  expect(missed.steps).toContainEqual({
    step: 'refused',
    ok: false,
    text: 'a client of alice could not connect at 2026-11-21T02:59:00.000Z: refused: another audience',
  });
  const found = trace(facts({ users: ['alice'] }, { refusals, outcomes: [outcome('a', { userId: 'alice' })] }));
  expect(found.steps.map(({ step }) => step)).not.toContain('refused');
});
