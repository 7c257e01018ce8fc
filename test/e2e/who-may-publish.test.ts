/** Nobody but the service publishes in its name, and each role only what it was granted, on the bus of a running stack. */
import { BROADCAST_REQUESTED, EVENT_SOURCE, USERS_UNREACHED } from '#shared/contracts';
import type { Caller } from '#local/core/service';
import { onThisMachine } from './support/on-this-machine';
import { StackUnderTest } from './support/stack-under-test';

onThisMachine('on the bus', () => {
  let stack: StackUnderTest;
  beforeAll(async () => (stack = await StackUnderTest.start()));
  afterAll(() => stack.stop());

  const forged = { broadcastId: 'OrderShipped/shop.orders/1', users: ['mallory'] };

  /** Puts an event as the role of a construct. @param path its ids joined, as its logical id begins */
  function putAs(path: string, Source: string): Promise<unknown> {
    const local = stack.local!;
    const role = Object.entries(local.resources).find(([id]) => id.startsWith(path) && id.includes('Role'));
    const caller: Caller = { kind: 'role', arn: `arn:aws:iam::000000000000:role/${role?.[1]}` };
    const Detail = JSON.stringify(forged);
    const entry = { EventBusName: stack.outputs.EventBusName, Source, DetailType: 'Nothing Special', Detail };
    return local.registry.call({ service: 'events', operation: 'PutEvents', input: { Entries: [entry] }, caller });
  }

  it('a forged report, or list of unreached users, is refused, even from a caller who may do everything', async () => {
    for (const detailType of [USERS_UNREACHED, 'Broadcast Completed', 'Broadcast Redriven']) {
      await expect(stack.aws.publish({ source: EVENT_SOURCE, detailType, detail: forged })).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message: expect.stringContaining('explicit deny in a resource-based policy') as string,
      });
    }
  });

  it('a service with a source of its own is broadcast', async () => {
    const detail = { audience: { users: ['nobody'] }, message: { type: 'test', data: null } };
    const id = await stack.aws.publish({ source: 'partner.crm', detailType: BROADCAST_REQUESTED, detail });
    expect(await stack.reportOf(`BroadcastRequested/partner.crm/${id}`)).toMatchObject({ status: 'NO_CONNECTIONS' });
  });

  it('a role of the service publishes in its name, and under no other', async () => {
    await expect(putAs('WorkflowBroadcast', EVENT_SOURCE)).resolves.toMatchObject({ FailedEntryCount: 0 });
    await expect(putAs('WorkflowBroadcast', 'shop.orders')).rejects.toMatchObject({ code: 'AccessDeniedException' });
    await expect(putAs('TasksSendBatch', EVENT_SOURCE)).rejects.toMatchObject({ code: 'AccessDeniedException' });
  });
});
