/**
 * Scheduled broadcasts from their event to their report, with a scheduler whose clock the test moves: what is sent, when, once, and
 * what the command says of it. Local only.
 */
import { GetScheduleCommand, ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BROADCAST_REQUESTED } from '#shared/contracts';
import { readBroadcast } from '#shared/tables/broadcasts-table';
import { scheduleName } from '#shared/tables/scheduled-row';
import { waitUntil } from '#tools/stack/wait-until';
import { ManualClock } from '../infra/local/events/manual-clock';
import { onThisMachine } from './support/on-this-machine';
import { answerOf, cliOf } from './support/run-cli';
import { startWithSettings } from './support/stack-with-settings';
import { requestedId, type StackUnderTest } from './support/stack-under-test';

const SOURCE = 'e2e.scheduled';
const HOUR_MS = 3_600_000;

onThisMachine('scheduled broadcasts', () => {
  const clock = new ManualClock();
  let stack: StackUnderTest;
  let tables: DynamoDBDocumentClient;
  let schedules: SchedulerClient;
  let cli: ReturnType<typeof cliOf>;
  beforeAll(async () => {
    clock.advance(Date.now() - clock.now());
    stack = await startWithSettings({ scheduled: true }, { scheduler: { clock } });
    tables = DynamoDBDocumentClient.from(new DynamoDBClient(stack.local!.access));
    schedules = new SchedulerClient(stack.local!.access);
    cli = cliOf(stack);
  });
  afterAll(async () => {
    tables.destroy();
    schedules.destroy();
    await stack.stop();
  });

  const row = (broadcastId: string) => readBroadcast(tables, stack.outputs.BroadcastsTableName, broadcastId);
  const names = async () => {
    const { Schedules = [] } = await schedules.send(
      new ListSchedulesCommand({ GroupName: stack.outputs.ScheduleGroupName! }),
    );
    return Schedules.map(({ Name }) => Name);
  };
  const publish = async (idempotencyKey: string, sendAt: string, user = 'alice') => {
    const detail = { audience: { users: [user] }, message: { type: 'sale', data: {} }, idempotencyKey, sendAt };
    await stack.aws.publish({ source: SOURCE, detailType: BROADCAST_REQUESTED, detail });
    return requestedId(SOURCE, idempotencyKey);
  };
  const schedule = async (key: string, sendAt: string, user?: string) => {
    const id = await publish(key, sendAt, user);
    await waitUntil('its schedule', async () => (await names()).includes(scheduleName(id)));
    return id;
  };
  const inHours = (hours: number) => new Date(clock.now() + hours * HOUR_MS).toISOString();

  it('sends one at its time, as if it were published then, and removes its schedule', async () => {
    const alice = await stack.connect('alice');
    await waitUntil('her connection', async () => (await stack.aws.connectionsOf('alice')).length === 1);
    const sendAt = inHours(1);
    const id = await schedule('sale-1', sendAt);
    expect(await row(id)).toMatchObject({ status: 'SCHEDULED', sendAt });
    const { Target, ScheduleExpression, ActionAfterCompletion } = await schedules.send(
      new GetScheduleCommand({ GroupName: stack.outputs.ScheduleGroupName!, Name: scheduleName(id) }),
    );
    expect(ScheduleExpression).toMatch(/^at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)$/);
    expect(ActionAfterCompletion).toBe('DELETE');
    expect(Target?.Input).not.toContain('request');
    // A second delivery of its event changes nothing.
    await publish('sale-1', sendAt);
    clock.advance(HOUR_MS + 1000);
    expect(await stack.reportOf(id)).toMatchObject({ status: 'COMPLETED', delivered: 1 });
    expect(alice.messages.filter((message) => message.id === id)).toEqual([
      expect.objectContaining({ type: 'sale', time: sendAt }),
    ]);
    await waitUntil('the removal', async () => !(await names()).includes(scheduleName(id)));
    expect(await row(id)).toMatchObject({ status: 'COMPLETED', attempt: 1 });
  });

  it('lists them, shows them, and cancels one, which is then never sent', async () => {
    const later = await schedule('sale-3', inHours(3));
    const sooner = await schedule('sale-2', inHours(2));
    const listed = answerOf<{ scheduled: { broadcastId: string }[] }>(await cli(['scheduled', '--json']));
    expect(listed.scheduled.map(({ broadcastId }) => broadcastId)).toEqual([sooner, later]);
    expect((await cli(['show', sooner])).stdout).toContain('scheduled for');
    expect((await cli(['why', sooner])).stdout).toContain('scheduled for');

    expect(answerOf(await cli(['scheduled', 'cancel', sooner, '--json']))).toMatchObject({ status: 'CANCELED' });
    expect((await cli(['scheduled', 'cancel', sooner])).exitCode).toBe(0);
    expect(await names()).toEqual([scheduleName(later)]);
    await publish('sale-2', inHours(2));
    clock.advance(3 * HOUR_MS + 1000);
    await stack.reportOf(later);
    expect(await row(sooner)).toMatchObject({ status: 'CANCELED' });
    const tooLate = await cli(['scheduled', 'cancel', later]);
    expect([tooLate.exitCode, tooLate.stdout]).toEqual([1, expect.stringContaining('Too late')]);
  });

  it.each([
    ['past', '2020-01-01T00:00:00Z', 'sendAt must be after the time of the event'],
    ['over-a-year', '2100-01-01T00:00:00Z', 'sendAt must be at most 366 days ahead'],
    ['no-zone', '2026-12-24T18:00:00', 'sendAt must be an ISO 8601 time with zone'],
  ])('refuses a bad time by name: %s', async (key, sendAt, cause) => {
    const report = await stack.reportOf(await publish(key, sendAt));
    expect(report.error).toMatchObject({
      name: 'Broadcast.InvalidRequest',
      cause: expect.stringContaining(cause) as string,
    });
  });
});
