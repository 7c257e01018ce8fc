/** With the setting `scheduled`, a broadcast with `sendAt` ends as a schedule; without it, the definition has no such states. */
import { composeDefinition } from '#constructs/workflow/definition';
import { compositionOf } from '#constructs/workflow/workflow-constants';
import { settingsOf } from '#infra/settings';
import { validateDefinition } from '#local/step-functions/validate/index';
import { composedWithNames } from './support/composed';
import {
  MOCK_CONFIG,
  openStateMachine,
  returns,
  throws,
  type StateMachineUnderTest,
} from './support/state-machine-test';

const FILE = 'broadcast.asl.json';
const on = settingsOf('local', { scheduled: true });
const schedule = {
  ...{
    sendAt: '2026-12-24T18:00:00.000Z',
    name: 'ab12',
    expression: 'at(2026-12-24T18:00:00)',
    input: '{"scheduled":{}}',
  },
};
const OpenBroadcast = returns({
  Payload: {
    ...{
      decision: 'SCHEDULED',
      broadcastId: 'm/s/1',
      owner: 'me',
      attempt: 0,
      executionUrl: 'https://console.example',
    },
    ...{ startedAt: '2026-01-01T00:00:00.000Z', schedule },
  },
});

it.each(['EXPRESS', 'STANDARD'] as const)('is valid as %s', (type) => {
  expect(validateDefinition(composedWithNames(FILE, '1', on), { type })).toEqual([]);
});

it('has no state, and no word, of it without the setting', () => {
  const text = JSON.stringify(composeDefinition(FILE, compositionOf(FILE, settingsOf('local'))));
  expect(text).not.toMatch(/schedul/i);
});

// Another endpoint reads its mocks from the file it was started with.
(process.env.AWS_ENDPOINT_URL_SFN ? describe.skip : describe)('a request with sendAt', () => {
  let machine: StateMachineUnderTest;
  beforeAll(async () => {
    machine = await openStateMachine(FILE, MOCK_CONFIG, on);
  });
  afterAll(() => machine?.close());

  it('makes a schedule that starts this machine once and is removed', async () => {
    const CreateSchedule = returns({ ScheduleArn: 'arn:aws:scheduler:eu-central-1:123456789012:schedule/g/ab12' });
    const execution = await machine.run({ OpenBroadcast, CreateSchedule }, {});
    expect(execution.states).toEqual(['OpenBroadcast', 'Decide', 'CreateSchedule', 'Scheduled']);
    expect(execution.output).toEqual({ broadcastId: 'm/s/1', status: 'SCHEDULED', sendAt: schedule.sendAt });
    expect(execution.invocations('CreateSchedule')[0]?.arguments).toMatchObject({
      ...{ Name: 'ab12', ScheduleExpression: schedule.expression, ActionAfterCompletion: 'DELETE' },
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: expect.stringContaining(':stateMachine:broadcast') as string, Input: schedule.input },
    });
  });

  it('succeeds if the schedule is there already', async () => {
    const execution = await machine.run({ OpenBroadcast, CreateSchedule: throws('Scheduler.ConflictException') }, {});
    expect(execution.states.at(-1)).toBe('Scheduled');
    expect(execution.invocations('CreateSchedule')).toHaveLength(1);
    expect(execution.output).toMatchObject({ status: 'SCHEDULED' });
  });

  it('fails by name if it cannot be made, after its retries', async () => {
    const CreateSchedule = Array.from({ length: 6 }, () => throws('Scheduler.SchedulerException', 'denied'));
    const execution = await machine.run({ OpenBroadcast, CreateSchedule }, {});
    expect(execution.states.at(-1)).toBe('FailBroadcast');
  });
});
