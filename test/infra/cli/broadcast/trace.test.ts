import type { BroadcastInput, DeliveryReport } from '../../../../functions/shared/contracts';
import type { RecipientOutcome } from '../../../../functions/shared/outcomes-table';
import { trace, type TraceFacts } from '../../../../infra/cli/broadcast/why/trace';

const at = '2026-11-21T03:00:00.000Z';
const outcome = (connectionId: string, more: Partial<RecipientOutcome> = {}): RecipientOutcome => ({
  connectionId,
  outcome: 'delivered',
  at,
  ...more,
});
function facts(audience: object, more: Partial<TraceFacts> = {}, report: Partial<DeliveryReport> = {}): TraceFacts {
  const request = { audience, message: { type: 'x', data: 1 } };
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
  const row = {
    owner: 'arn:aws:states:us-east-1:000000000000:express:broadcast:first:1',
    broadcastId: 'M/s/e',
    status: 'COMPLETED' as const,
    request: JSON.stringify(input),
    report: JSON.stringify({ ...whole, ...report }),
  };
  return { user: 'alice', row, rule: 'Rule', outcomes: [], connectedNow: [], ...more };
}
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

it('takes a direct connection for the user where it is one of the user now', () => {
  const connectedNow = [{ connectionId: 'c', connectedAt: at }];
  expect(trace(facts({ connections: ['c'] }, { outcomes: [outcome('c')], connectedNow })).got).toBe(true);
  expect(stop(facts({ connections: ['c'] }, { outcomes: [outcome('c')] }))).toContain(
    'whose they were is not recorded',
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
  ['not recorded', facts({ everyone: true }, {}, { recorded: 5, connections: 9 }), '5 of 9 outcomes were recorded'],
])('says where it stopped: %s', (_, given, text) => {
  expect(stop(given)).toContain(text);
  expect(trace(given).got).toBe(false);
});

it('is not got where one connection failed, and is where another had gone', () => {
  const user = { userId: 'alice' };
  const failed = [outcome('a', user), outcome('b', { ...user, outcome: 'failed', reason: 'THROTTLED' })];
  expect(trace(facts({ everyone: true }, { outcomes: failed })).got).toBe(false);
  const stale = [outcome('a', user), outcome('b', { ...user, outcome: 'stale' })];
  expect(trace(facts({ everyone: true }, { outcomes: stale })).got).toBe(true);
});
