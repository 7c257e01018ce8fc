import type { LogEntry, StepData } from '#tools/console/api/contract/index';
import { linesOfStep } from '#tools/console/app/execution/lines-of-step';

const ARN = 'arn:aws:states:eu-west-1:000000000000:express:M:e:1';
const line = (at: number, more: Partial<LogEntry>): LogEntry => ({
  at,
  origin: 'send-batch',
  level: 'INFO',
  message: `at ${at}`,
  isProblem: false,
  rest: '{}',
  ...more,
});
const run = (more: Partial<StepData['attempts'][number]>) => ({
  startedAt: 10,
  endedAt: 20,
  resource: 'lambda:invoke',
  ...more,
});
const step = (...attempts: StepData['attempts']): StepData => ({ variables: {}, attempts, eventIds: [4, 5] });
const messages = (logs: readonly LogEntry[], data: StepData) =>
  linesOfStep(logs, ARN, data).map(({ message }) => message);

it('takes the lines of its history events, and none of another execution', () => {
  const event = (id: number, executionArn = ARN) => ({ event: { executionArn, id } });
  const logs = [line(1, event(3)), line(2, event(4)), line(3, event(5)), line(4, event(4, 'arn:other'))];
  expect(messages(logs, step())).toEqual(['at 2', 'at 3']);
});

it('takes the lines of the run that answered, whenever they were written', () => {
  const logs = [line(12, { requestId: 'other' }), line(15, { requestId: 'mine' }), line(99, { requestId: 'mine' })];
  expect(messages(logs, step(run({ requestId: 'mine' })))).toEqual(['at 15', 'at 99']);
});

it('takes the lines of its time for a run that did not answer', () => {
  const logs = [line(9, { requestId: 'a' }), line(15, { requestId: 'b' }), line(21, { requestId: 'c' })];
  expect(messages(logs, step(run({ error: 'Lambda.Unknown' })))).toEqual(['at 15']);
  expect(messages(logs, step(run({ resource: 'aws-sdk:dynamodb:query' })))).toEqual([]);
});
