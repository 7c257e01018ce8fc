import { settingsWith } from '#constructs/settings/defaults';
import { modelBroadcast } from '#tools/cost/broadcast-model';
import { type ReportedBroadcast, usageOfReport } from '#tools/cost/reported-usage';

const settings = settingsWith({});
const unreachedUsers = { count: 0, users: [] };
const reported = (
  audience: NonNullable<ReportedBroadcast['request']>['audience'],
  report: Partial<ReportedBroadcast['report']>,
): ReportedBroadcast => ({
  request: { audience, messageBytes: 200 },
  report: { connections: 2, delivered: 2, durationMs: 100, unreachedUsers, ...report },
});

it('is what the model says of the same broadcast, apart from its duration', () => {
  const audience = { users: ['alice'] };
  const model = modelBroadcast(
    { audience, recipients: [{ kind: 'user', connections: 2 }], messageBytes: 200 },
    settings,
  );
  const used = usageOfReport(reported(audience, {}), settings);
  expect({ ...used, stepFunctions: undefined }).toEqual({ ...model, stepFunctions: undefined });
  expect(used.stepFunctions.broadcasts.requests).toBe(1);
});

it('takes the duration from the report', () => {
  const seconds = (durationMs: number) =>
    usageOfReport(reported({ users: ['alice'] }, { durationMs }), settings).stepFunctions.broadcasts.gbSeconds;
  expect(seconds(10_050) / seconds(50)).toBeCloseTo(101);
});

it('bills a post that was not delivered as no message', () => {
  const { apiGateway } = usageOfReport(reported({ channels: ['news'] }, { connections: 10, delivered: 4 }), settings);
  expect(apiGateway.messages).toBe(4);
});

it.each([
  [
    'users, of whom some are absent',
    { users: ['a', 'b', 'c'] },
    { connections: 4, unreachedUsers: { count: 1, users: ['c'] } },
  ],
  ['everyone, who includes all others', { everyone: true, users: ['a'] }, { connections: 1000 }],
  ['connections', { connections: ['X='] }, { connections: 1 }],
  ['nobody', { users: ['a'] }, { connections: 0, unreachedUsers: { count: 1, users: ['a'] } }],
])('has every connection of %s', (_, audience, report) => {
  const { apiGateway } = usageOfReport(reported(audience, { ...report, delivered: report.connections }), settings);
  expect(apiGateway.messages).toBe(report.connections);
});

it('knows a refused request, which has no audience', () => {
  const { lambda, apiGateway } = usageOfReport(
    { report: reported({}, { connections: 0, delivered: 0 }).report },
    settings,
  );
  expect([apiGateway.messages, lambda['open-broadcast']?.invocations]).toEqual([0, 1]);
});
