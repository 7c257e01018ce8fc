/** The command's parts on small sizes: the metered figures are true, and the model counts the same. */
import { PassThrough } from 'node:stream';
import { GOVERNED_CONNECTIONS } from '#shared/base/post-tracks';
import { Progress } from '#tools/cli/progress';
import { modelBroadcast, planBroadcast } from '#tools/cost/broadcast-model';
import { settingsOf } from '#infra/settings';
import { type ScaleCase, scaleCases } from './audiences';
import { boundsOf } from './bounds';
import { type CaseResult, leanSettings, recipientsOf, runCases } from './run-cases';
import { printResults } from './tables';

const STAGE = 'local';
const settings = settingsOf(STAGE);
const EVERYONE = 30;
const SOCKETS = 5;
const quiet = () => new Progress(new PassThrough());

const cases = scaleCases([1, EVERYONE], SOCKETS).filter(({ name }) => name !== 'users');
const results: CaseResult[] = [];
beforeAll(async () => {
  await runCases(cases, {
    stage: STAGE,
    progress: quiet(),
    onInterrupt: () => undefined,
    onResult: (result) => results.push(result),
  });
});

const resultOf = (name: string) => results.find(({ scaleCase }) => scaleCase.name === name)!;
const caseOf = (name: string) => cases.find((each) => each.name === name)!;

it.each([
  ['one-user', 2],
  ['1', 1],
  [String(EVERYONE), EVERYONE],
  ['sockets', SOCKETS],
])('%s: every connection gets the message exactly once', (name, connections) => {
  expect(resultOf(name).count).toMatchObject({ once: connections, messages: connections, unexpected: 0 });
  expect(resultOf(name).report).toMatchObject({ status: 'COMPLETED', delivered: connections });
});

it('meters one broadcast to one user', () => {
  const { metered } = resultOf('one-user');
  expect(metered.lambda).toMatchObject({ 'open-broadcast': { invocations: 1 }, 'send-batch': { invocations: 1 } });
  // The domain event, and the report.
  expect(metered.eventBridge.events).toBe(2);
  expect(metered.dynamoDb.connections).toEqual({ readUnits: 0.5, writeUnits: 0 });
  // Its outcomes are written with the report.
  expect(metered.dynamoDb.outcomes).toBeUndefined();
  expect(metered.dynamoDb.broadcasts).toEqual({ readUnits: 0, writeUnits: 5 });
  expect(metered.fanOuts).toEqual([]);
  expect(metered.workflowLogBytes.ERROR).toBe(0);
  expect(metered.workflowLogBytes.ALL).toBeGreaterThan(10_000);
  expect(metered.largestPayloadBytes).toBeGreaterThan(500);
});

describe("the smallest broadcast, without history and with reports: 'exceptions'", () => {
  let lean: CaseResult;
  beforeAll(async () => {
    await runCases([caseOf('one-user')], {
      ...{ overrides: leanSettings('exceptions'), progress: quiet(), onInterrupt: () => undefined },
      onResult: (result) => void (lean = result),
    });
  });

  it('is one event and four write units, and two transitions less, in the meter and in the model', () => {
    const { metered, count } = lean;
    expect(count).toMatchObject({ once: 2, messages: 2 });
    expect(metered.eventBridge.events).toBe(1);
    expect(metered.dynamoDb).toMatchObject({ broadcasts: { readUnits: 0, writeUnits: 4 } });
    expect(metered.dynamoDb.outcomes).toBeUndefined();
    expect(metered.broadcasts[0]?.transitions).toBe(resultOf('one-user').metered.broadcasts[0]!.transitions - 2);

    const ofStack = settingsOf(STAGE, leanSettings('exceptions'));
    const { audience, connectionsOfUsers = [] } = caseOf('one-user');
    const recipients = connectionsOfUsers.map((connections) => ({ kind: 'user' as const, connections }));
    const usage = modelBroadcast({ audience, recipients, messageBytes: 100 }, ofStack);
    expect(usage.stepFunctions.broadcastTransitions).toBe(metered.broadcasts[0]?.transitions);
    expect(usage.eventBridge.events).toBe(1);
    expect(usage.dynamoDb.broadcasts).toEqual(metered.dynamoDb.broadcasts);
  });

  it('costs at most $8.00 a million', () => {
    expect(boundsOf([], { exceptions: lean })).toMatchObject([{ met: true }]);
    expect(boundsOf([], { all: { ...lean, count: { ...lean.count, once: 1 } } })).toMatchObject([{ met: false }]);
  });
});

describe.each(['one-user', '1', String(EVERYONE)])('the model of %s', (name) => {
  const modelled = (result: CaseResult) => {
    const { audience, members }: ScaleCase = caseOf(name);
    const ids = members.map(({ connectionId }) => connectionId);
    const messageBytes = 100;
    const broadcast = { audience, recipients: recipientsOf(caseOf(name), ids, settings), messageBytes };
    return { usage: modelBroadcast(broadcast, settings), plan: planBroadcast(broadcast, settings), result };
  };

  it('counts the same transitions, invocations, reads and events as the meter', () => {
    const { usage, result } = modelled(resultOf(name));
    const { metered } = result;
    expect(usage.stepFunctions.broadcastTransitions).toBe(metered.broadcasts[0]?.transitions);
    for (const [fn, { invocations }] of Object.entries(metered.lambda)) {
      expect({ fn, invocations: usage.lambda[fn]?.invocations }).toEqual({ fn, invocations });
    }
    expect(usage.dynamoDb.connections).toEqual(metered.dynamoDb.connections);
    expect(usage.eventBridge.events).toBe(metered.eventBridge.events);
  });

  it('is right about writes and logs, except for the size of ids', () => {
    const { usage, result } = modelled(resultOf(name));
    const { dynamoDb, lambda } = result.metered;
    // A batch that is slow, as on a busy machine, takes further turns.
    const further = caseOf(name).members.length >= GOVERNED_CONNECTIONS ? 5 : 0;
    const difference = usage.dynamoDb.broadcasts!.writeUnits - dynamoDb.broadcasts!.writeUnits;
    expect(Math.abs(difference)).toBeLessThanOrEqual(2 + further);
    expect(usage.dynamoDb.history).toEqual(dynamoDb.history);
    const metered = dynamoDb.outcomes?.writeUnits ?? 0;
    expect(Math.abs(usage.dynamoDb.outcomes!.writeUnits - metered)).toBeLessThanOrEqual(1);
    const functionBytes = Object.values(lambda).reduce((sum, { logBytes }) => sum + logBytes, 0);
    expect(usage.logs.functionBytes / functionBytes).toBeCloseTo(1, 0);
    // Stage local logs everything, with data.
    expect(usage.logs.workflowBytes / result.metered.workflowLogBytes.ALL).toBeCloseTo(1, 0);
  });
});

it('checks deliveries and prices, and prints the results', () => {
  const checks = boundsOf(results);
  expect(checks.filter(({ text }) => /got one message exactly|largest payload/.test(text))).toHaveLength(
    2 * cases.length,
  );
  expect(checks.filter(({ text, met }) => !met && !text.includes('a million'))).toEqual([]);
  const stream = new PassThrough();
  printResults(results, checks, new Progress(stream));
  const text = String(stream.read());
  expect(text).toContain('30 of 30');
  expect(text).toContain('list prices of');
});

it('meters what history adds: one row, and nothing without it', () => {
  for (const { prices, withoutHistory, count } of results) {
    expect(prices.ERROR.usage.dynamoDb.history).toEqual({ readUnits: 0, writeUnits: 1 });
    expect(withoutHistory.prices.ERROR.usage.dynamoDb.history).toBeUndefined();
    // `history: false` makes the request longer, so that outcomes may no longer fit into the row of the broadcast.
    // The turns of a batch that is not small are in the row of the governor, as many as it needed.
    const rest = ({ dynamoDb: { history: _, outcomes: __, ...others } }: { dynamoDb: Record<string, unknown> }) => ({
      ...others,
      ...(count.expected >= GOVERNED_CONNECTIONS && { broadcasts: 'differ' }),
    });
    expect(rest(withoutHistory.prices.ERROR.usage)).toEqual(rest(prices.ERROR.usage));
  }
});

it('notices missing, repeated and unexpected messages', () => {
  const [result] = results;
  const wrong = {
    ...result!,
    count: { messages: 3, expected: 2, once: 1, missing: 0, repeated: 1, unexpected: 0, bytes: 1 },
  };
  const [check] = boundsOf([wrong]);
  expect(check?.met).toBe(false);
  expect(check?.text).toContain('1 of 2 got one message exactly');
});
