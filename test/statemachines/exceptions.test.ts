/** With `reports: 'exceptions'`, a report that is COMPLETED closes the row and ends the execution; any other is published. */
import { settingsOf } from '#infra/settings';
import { WORKFLOW_CHANGES } from '#shared/tables/broadcast-life';
import {
  MOCK_CONFIG,
  openStateMachine,
  returns,
  throws,
  type Mocks,
  type StateMachineUnderTest,
} from './support/state-machine-test';

const opened = (more: object = {}) =>
  returns({
    Payload: {
      ...{ decision: 'OPEN', broadcastId: 'm/s/1', owner: 'me', attempt: 1, executionUrl: 'https://console.example' },
      ...{ startedAt: '2026-01-01T00:00:00.000Z', envelope: { text: '{}' }, recipients: ['user#alice'] },
      ...{ connectionIds: [], users: ['alice'], channels: [], excludeUsers: [], excludeConnections: [], ...more },
    },
  });
const mocks: Mocks = {
  OpenBroadcast: opened(),
  QueryPage: returns({ Items: [{ connectionId: { S: 'c1=' }, userId: { S: 'alice' } }] }),
  SendBatch: returns({ Payload: { delivered: 1, stale: [], failed: [], unsent: [], recorded: 1 } }),
  RecordReport: returns({}),
  PublishUnreached: returns({ Entries: [{ EventId: '1' }], FailedEntryCount: 0 }),
  PublishReport: returns({ Entries: [{ EventId: '1' }], FailedEntryCount: 0 }),
  MarkPublished: returns({}),
};
const failed = returns({
  Payload: { delivered: 0, stale: [], failed: [{ connectionId: 'c1=', reason: 'HTTP_500' }], unsent: [], recorded: 1 },
});
const CONDITION_FAILED = 'DynamoDB.ConditionalCheckFailedException';

// Another endpoint reads its mocks from the file it was started with.
(process.env.AWS_ENDPOINT_URL_SFN ? describe.skip : describe)("with reports: 'exceptions'", () => {
  let machine: StateMachineUnderTest;
  beforeAll(async () => {
    const settings = settingsOf('local', { reports: 'exceptions' });
    machine = await openStateMachine('broadcast.asl.json', MOCK_CONFIG, settings);
  });
  afterAll(() => machine?.close());
  const run = (more: Mocks = {}) => machine.run({ ...mocks, ...more }, {});
  const fromReport = (states: readonly string[]) => states.slice(states.indexOf('ComposeReport'));

  it('a COMPLETED broadcast ends with the write that closes its row', async () => {
    const execution = await run();
    expect(fromReport(execution.states)).toEqual(['ComposeReport', 'RecordReport', 'HowItEnded', 'Reported']);
    expect(execution.invocations('RecordReport')[0]?.arguments).toMatchObject({
      UpdateExpression: WORKFLOW_CHANGES.closeReport.update,
      ConditionExpression: WORKFLOW_CHANGES.closeReport.condition,
    });
    expect(execution.output).toMatchObject({ broadcastId: 'm/s/1', status: 'COMPLETED', delivered: 1 });
  });

  const PUBLISHED = ['ComposeReport', 'RecordReport', 'HowItEnded', 'PublishReport', 'MarkPublished', 'HowItEnded'];
  it.each<[string, Mocks, readonly string[]]>([
    ['PARTIAL', { SendBatch: failed }, [...PUBLISHED, 'Reported']],
    ['NO_CONNECTIONS', { QueryPage: returns({ Items: [] }) }, [...PUBLISHED, 'Reported']],
    ['EXPIRED', { OpenBroadcast: opened({ decision: 'EXPIRED' }) }, [...PUBLISHED, 'Reported']],
    [
      'FAILED',
      { OpenBroadcast: opened({ decision: 'INVALID', error: 'Broadcast.InvalidRequest', cause: 'no' }) },
      [...PUBLISHED, 'FailBroadcast'],
    ],
  ])('a report that is %s is recorded, published and marked', async (status, more, states) => {
    const execution = await run(more);
    expect(fromReport(execution.states)).toEqual(states);
    expect(execution.invocations('RecordReport')[0]?.arguments).toMatchObject({
      UpdateExpression: WORKFLOW_CHANGES.recordReport.update,
      ConditionExpression: WORKFLOW_CHANGES.recordReport.condition,
      ExpressionAttributeValues: { ':status': { S: status } },
    });
  });

  it('a report that another execution has overtaken is not published', async () => {
    const execution = await run({ RecordReport: throws(CONDITION_FAILED) });
    expect(fromReport(execution.states)).toEqual(['ComposeReport', 'RecordReport', 'NotReported', 'Superseded']);
  });

  it('a report that cannot be published leaves its row open', async () => {
    const refused = Array.from({ length: 5 }, () => throws('EventBridge.FailedEntry'));
    const execution = await run({ SendBatch: failed, PublishReport: refused });
    expect(fromReport(execution.states)).toEqual([...PUBLISHED.slice(0, 4), 'FailBroadcast']);
  });
});
