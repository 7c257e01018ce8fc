/** The local EventBridge Scheduler, through its registry and over HTTP: what it takes, when it starts a target, and what it refuses. */
import { createSchedulerModule } from '#local/scheduler/index';
import type { LocalContext } from '#local/core/context';
import { arn, globalArn } from '#local/core/identity';
import { PropertyReader } from '#local/core/property-reader';
import { ServiceRegistry } from '#local/core/registry';
import type { JsonObject, LocalService } from '#local/core/service';
import { createIamModule } from '#local/iam/index';
import { DEVELOPER } from '#local/iam/credentials';
import { ManualClock } from '../events/manual-clock';

const environment = { region: 'eu-west-1' };
const ROLE = globalArn('iam', 'role/start');
const MACHINE = arn(environment, 'states', 'stateMachine:broadcast');
const GROUP_ARN = arn(environment, 'scheduler', 'schedule-group/later');
const AT = 'at(2026-11-20T11:00:00)';
const HOUR_MS = 3_600_000;

async function localScheduler() {
  const iam = createIamModule(environment);
  const registry = new ServiceRegistry(iam.authorizer.authorize);
  const context: LocalContext = {
    ...{ environment, registry, credentials: iam.credentials, resourcePolicies: iam.authorizer },
    logs: { write: () => undefined },
    endpoint: () => 'http://127.0.0.1:4566',
  };
  const clock = new ManualClock();
  const module = createSchedulerModule(context, { clock });
  const started: JsonObject[] = [];
  let failures = 0;
  const states: LocalService = {
    ...{ name: 'states', protocol: 'json-1.0' },
    operation: () => ({
      permissions: ({ stateMachineArn }) => [{ action: 'states:StartExecution', resource: String(stateMachineArn) }],
      run: async (input) => {
        if (failures-- > 0) throw new Error('no capacity');
        started.push(input);
        return {};
      },
    }),
  };
  for (const service of [iam.service, module.service, states]) registry.add(service);
  const create = async (type: string, properties: JsonObject) => {
    const provider = [...module.providers, ...iam.providers].find((each) => each.type === type)!;
    await provider.create({
      ...{ logicalId: 'X', type, generatedName: 'X' },
      properties: new PropertyReader(type, properties),
    });
  };
  await create('AWS::Scheduler::ScheduleGroup', { Name: 'later' });
  await create('AWS::IAM::Role', {
    RoleName: 'start',
    AssumeRolePolicyDocument: {
      Statement: [
        {
          ...{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'scheduler.amazonaws.com' } },
          Condition: { ArnEquals: { 'aws:SourceArn': GROUP_ARN } },
        },
      ],
    },
    Policies: [
      {
        PolicyName: 'start',
        PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'states:StartExecution', Resource: MACHINE }] },
      },
    ],
  });
  const call = (operation: string, input: JsonObject): Promise<unknown> =>
    registry.call({ service: 'scheduler', operation, input, caller: DEVELOPER });
  const names = async () => {
    const { Schedules } = (await call('ListSchedules', { GroupName: 'later' })) as { Schedules: { Name: string }[] };
    return Schedules.map(({ Name }) => Name);
  };
  /** Lets what a timer began go on. */
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const fail = (times: number) => {
    failures = times;
  };
  return { call, clock, started, names, settle, fail };
}

const given = (more: JsonObject = {}): JsonObject => ({
  ...{ Name: 'one', GroupName: 'later', ScheduleExpression: AT, FlexibleTimeWindow: { Mode: 'OFF' } },
  ...{ ActionAfterCompletion: 'DELETE', Target: { Arn: MACHINE, RoleArn: ROLE, Input: '{"a":1}' } },
  ...more,
});

it('starts the target at its time, once, and then removes the schedule', async () => {
  const { call, clock, started, names, settle } = await localScheduler();
  await call('CreateSchedule', given());
  await call('CreateSchedule', given({ Name: 'kept', ActionAfterCompletion: 'NONE' }));
  expect(await call('GetSchedule', { Name: 'one', GroupName: 'later' })).toMatchObject({
    ...{ Name: 'one', GroupName: 'later', ScheduleExpression: AT, State: 'ENABLED', ScheduleExpressionTimezone: 'UTC' },
  });
  clock.advance(HOUR_MS - 1);
  await settle();
  expect(started).toEqual([]);
  clock.advance(1);
  await settle();
  expect(started).toEqual(Array.from({ length: 2 }, () => ({ stateMachineArn: MACHINE, input: '{"a":1}' })));
  expect(await names()).toEqual(['kept']);
});

it('does not start what was deleted, and takes a name once', async () => {
  const { call, clock, started, settle } = await localScheduler();
  await call('CreateSchedule', given());
  await expect(call('CreateSchedule', given())).rejects.toMatchObject({ code: 'ConflictException', statusCode: 409 });
  await call('DeleteSchedule', { Name: 'one', GroupName: 'later' });
  await expect(call('DeleteSchedule', { Name: 'one', GroupName: 'later' })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
  });
  clock.advance(2 * HOUR_MS);
  await settle();
  expect(started).toEqual([]);
});

it('tries again while the retry policy lets it', async () => {
  const { call, clock, started, names, settle, fail } = await localScheduler();
  fail(2);
  await call('CreateSchedule', given());
  clock.advance(HOUR_MS);
  for (let tries = 0; tries < 3; tries++) {
    await settle();
    clock.advance(5000);
  }
  await settle();
  expect([started.length, await names()]).toEqual([1, []]);
  fail(9);
  const RetryPolicy = { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 };
  await call('CreateSchedule', given({ Target: { Arn: MACHINE, RoleArn: ROLE, RetryPolicy } }));
  clock.advance(1);
  await settle();
  expect([started.length, await names()]).toEqual([1, []]);
});

it.each([
  [{ Name: 'a b' }, 'ValidationException', 'Name must be'],
  [{ GroupName: 'none' }, 'ValidationException', 'must allow AWS EventBridge Scheduler to assume the role'],
  [{ ScheduleExpression: 'at(2026-02-31T10:00:00)' }, 'ValidationException', 'Invalid Schedule Expression'],
  [{ ScheduleExpression: 'rate(1 day)' }, 'LOCAL_UNSUPPORTED', 'the recurring schedule rate(1 day)'],
  [{ ScheduleExpressionTimezone: 'Europe/Berlin' }, 'LOCAL_UNSUPPORTED', 'ScheduleExpressionTimezone Europe/Berlin'],
  [{ FlexibleTimeWindow: {} }, 'ValidationException', 'FlexibleTimeWindow.Mode must be OFF'],
  [{ Target: { Arn: arn(environment, 'sqs', 'q'), RoleArn: ROLE } }, 'LOCAL_UNSUPPORTED', 'the target arn:aws:sqs'],
  [{ Target: { Arn: MACHINE, RoleArn: globalArn('iam', 'role/none') } }, 'ValidationException', 'assume the role'],
])('refuses %j', async (wrong, code, message) => {
  const { call } = await localScheduler();
  await expect(call('CreateSchedule', given(wrong))).rejects.toMatchObject({
    ...{ code, message: expect.stringContaining(message) as string },
  });
});

it('lists in pages, by name and state, and knows its groups', async () => {
  const { call } = await localScheduler();
  for (const Name of ['a1', 'a2', 'b1']) await call('CreateSchedule', given({ Name }));
  const first = (await call('ListSchedules', { MaxResults: '2' })) as { Schedules: unknown[]; NextToken?: string };
  expect([first.Schedules.length, first.NextToken]).toEqual([2, '2']);
  expect(await call('ListSchedules', { NextToken: '2' })).toMatchObject({ Schedules: [{ Name: 'b1' }] });
  expect(await call('ListSchedules', { NamePrefix: 'a', State: 'DISABLED' })).toEqual({ Schedules: [] });
  expect(await call('GetScheduleGroup', { Name: 'later' })).toMatchObject({ Arn: GROUP_ARN, State: 'ACTIVE' });
  expect(await call('ListScheduleGroups', {})).toMatchObject({
    ScheduleGroups: [{ Name: 'default' }, { Name: 'later' }],
  });
});
