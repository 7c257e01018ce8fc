/**
 * Throttled tasks are retried for long, but given up early enough for the execution to report. Runs the shipped machine in
 * virtual time with the longest delays that jitter can draw, and checks the sums of those delays.
 */
import type { Json } from '#local/core/service';
import type { Retrier } from '#local/step-functions/engine/definition';
import { StateError } from '#local/step-functions/engine/errors';
import { backoffSeconds, maxAttempts } from '#local/step-functions/engine/retry';
import type { RunTask } from '#local/step-functions/engine/ports';
import {
  LAST_OWNERS_CALL_SECONDS,
  ownersSeconds,
  REPORT_SECONDS,
  resendSeconds,
  SENDER_SLACK_SECONDS,
} from '#constructs/workflow/workflow-limits';
import { settingsOf } from '#infra/settings';
import { eachState } from '#local/step-functions/validate/walk';
import { run } from '../infra/local/step-functions/support/run-definition';
import { VirtualClock } from '../infra/local/step-functions/support/virtual-clock';
import { shippedDefinition } from './support/shipped-definition';

const settings = settingsOf('local');
const definition = JSON.parse(shippedDefinition('broadcast.asl.json')) as { TimeoutSeconds: number };
const { TimeoutSeconds } = definition;

const opened: Json = {
  ...{ decision: 'OPEN', broadcastId: 'orders/shop/1', owner: 'me', attempt: 1, executionUrl: 'u' },
  ...{ startedAt: '2026-01-01T00:00:00.000Z', envelope: { text: '{}' }, recipients: ['channel#a#0'] },
  ...{ connectionIds: [], users: [], channels: ['a', 'b'], excludeUsers: [], excludeConnections: [] },
};
const page: Json = { Items: [{ connectionId: { S: 'c1=' }, userId: { S: 'alice' } }] };
const answers: Readonly<Record<string, Json>> = {
  OpenBroadcast: { Payload: opened },
  QueryPage: page,
  FindOwners: { Payload: { skip: [] } },
  SendBatch: { Payload: { delivered: 1, stale: [], failed: [], unsent: [] } },
};
const MORE: Json = {
  ...(page as object),
  LastEvaluatedKey: { connectionId: { S: 'c1=' }, recipient: { S: 'channel#a#0' } },
};

const THROTTLED: Readonly<Record<string, string>> = {
  OpenBroadcast: 'Lambda.TooManyRequestsException',
  QueryPage: 'DynamoDb.ThrottlingException',
  FindOwners: 'Lambda.TooManyRequestsException',
  SendBatch: 'Lambda.TooManyRequestsException',
  RecordReport: 'DynamoDB.ThrottlingException',
  StartFanOut: 'StepFunctions.ExecutionLimitExceededException',
};

/** Runs the machine while one task is throttled for that many seconds. */
async function runWhileThrottled(state: string, seconds: number, given: Readonly<Record<string, Json>> = answers) {
  const clock = new VirtualClock();
  const until = clock.now() + seconds * 1000;
  const called: string[] = [];
  const recorded: unknown[] = [];
  const runTask: RunTask = async (_resource, taskArguments, task) => {
    if (task.state === state && clock.now() < until) throw new StateError(THROTTLED[state], 'Rate Exceeded.');
    called.push(task.state);
    if (task.state === 'RecordReport') recorded.push(reportIn(taskArguments));
    return given[task.state] ?? {};
  };
  const { outcome, elapsedMs } = await run(definition, { input: {}, runTask, clock });
  return { outcome, seconds: elapsedMs / 1000, called, report: recorded.at(-1) };
}

const reportIn = (taskArguments: Json): unknown =>
  JSON.parse(
    (taskArguments as { ExpressionAttributeValues: { ':report': { S: string } } }).ExpressionAttributeValues[':report']
      .S,
  );

const states = new Map([...eachState(definition)].map(({ name, state }) => [name, state]));
const retriersOf = (name: string) => states.get(name)?.Retry as Retrier[];
const delays = (retrier: Retrier) =>
  Array.from({ length: maxAttempts(retrier) }, (_, attempt) => backoffSeconds(retrier, attempt)).reduce(
    (sum, seconds) => sum + seconds,
    0,
  );
/** The retrier for everything no other retrier takes. */
const last = (name: string) => delays(retriersOf(name).at(-1)!);

it.each([
  ['OpenBroadcast', 95],
  ['QueryPage', 90],
  ['FindOwners', 120],
  ['SendBatch', 150],
  ['RecordReport', 200],
])('%s succeeds after being throttled for %d seconds', async (state, seconds) => {
  const { outcome, report } = await runWhileThrottled(state, seconds);
  expect(outcome.status).toBe('SUCCEEDED');
  expect(report).toMatchObject({ status: 'COMPLETED', delivered: 1 });
});

describe('throttled for ever', () => {
  const FOR_GOOD = 100_000;

  it.each([
    ['QueryPage', 'FAILED'],
    ['FindOwners', 'FAILED'],
    ['SendBatch', 'PARTIAL'],
  ])(
    '%s ends in a report with that status, recorded and published before the execution ends',
    async (state, status) => {
      const { seconds, called, report } = await runWhileThrottled(state, FOR_GOOD);
      expect(report).toMatchObject(
        status === 'PARTIAL'
          ? { status, failed: 1, failures: [{ connectionId: 'c1=', reason: THROTTLED[state] }] }
          : { status, error: { name: THROTTLED[state] } },
      );
      expect(called.slice(-3)).toEqual(['RecordReport', 'PublishReport', 'MarkPublished']);
      expect(seconds).toBeLessThan(TimeoutSeconds - REPORT_SECONDS);
    },
  );

  it('StartFanOut ends in a report of what was delivered', async () => {
    const { seconds, called, report } = await runWhileThrottled('StartFanOut', FOR_GOOD, {
      ...answers,
      QueryPage: MORE,
    });
    expect(report).toMatchObject({ status: 'FAILED', error: { name: THROTTLED.StartFanOut } });
    expect(called.slice(-3)).toEqual(['RecordReport', 'PublishReport', 'MarkPublished']);
    expect(seconds).toBeLessThan(TimeoutSeconds);
  });

  it('OpenBroadcast leaves the event to the overdue rule', async () => {
    const { seconds, called } = await runWhileThrottled('OpenBroadcast', FOR_GOOD);
    expect(called).toEqual(['ParkEvent']);
    expect(seconds).toBeLessThan(TimeoutSeconds);
  });

  it('RecordReport fails the execution with a named error, and its row stays open', async () => {
    const { outcome, seconds, called } = await runWhileThrottled('RecordReport', FOR_GOOD);
    expect(outcome).toMatchObject({ status: 'FAILED', error: THROTTLED.RecordReport });
    expect(called).not.toContain('PublishReport');
    expect(seconds).toBeLessThan(TimeoutSeconds);
  });

  it('RecordReport leaves time to write outcomes that only the execution has', async () => {
    const Payload = { delivered: 1, stale: [], failed: [], unsent: [], recorded: 1, reached: '{"alice":["c1="]}' };
    const { outcome, seconds, called } = await runWhileThrottled('RecordReport', FOR_GOOD, {
      ...answers,
      SendBatch: { Payload },
    });
    expect(outcome).toMatchObject({ status: 'FAILED', error: THROTTLED.RecordReport });
    expect(called.at(-1)).toBe('RecordOutcomes');
    expect(seconds + last('RecordOutcomes')).toBeLessThan(TimeoutSeconds);
  });
});

describe('the longest time that', () => {
  const task = (name: string) => states.get(name)?.TimeoutSeconds as number;
  const { deliverSeconds, sender } = settings;

  it('opening takes, or queueing an event that cannot be opened, is less than an execution has', () => {
    const [throttled, other] = retriersOf('OpenBroadcast') as [Retrier, Retrier];
    const opening = deliverSeconds + delays(throttled) + delays(other) + task('OpenBroadcast');
    expect(opening + last('ParkEvent') + last('KeepEvent')).toBeLessThan(TimeoutSeconds);
    // Without throttling, five calls may each take their whole time-out.
    const fiveCalls = delays(other) + (maxAttempts(other) + 1) * task('OpenBroadcast');
    expect(fiveCalls).toBeLessThan(TimeoutSeconds);
  });

  it('a round waits before its batches still leaves each batch a try', () => {
    const lastOwnersCall = delays(retriersOf('FindOwners')[0]!) + task('FindOwners');
    expect(lastOwnersCall).toBeLessThanOrEqual(LAST_OWNERS_CALL_SECONDS);
    expect(last('QueryPage') + lastOwnersCall).toBeLessThan(resendSeconds(settings, sender));
    expect(ownersSeconds(settings, sender) + lastOwnersCall).toBeLessThanOrEqual(resendSeconds(settings, sender));
  });

  it('the last batch and the report take is no more than an execution has', () => {
    const report = ['RecordFailed', 'PublishUnreached', 'RecordReport', 'PublishReport'].map(last);
    expect(report.reduce((sum, seconds) => sum + seconds)).toBeLessThan(REPORT_SECONDS);
    const lastTry = deliverSeconds + resendSeconds(settings, sender);
    expect(lastTry + sender.timeoutSeconds + SENDER_SLACK_SECONDS + REPORT_SECONDS).toBe(TimeoutSeconds);
  });
});
