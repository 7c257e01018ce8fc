import { BROADCAST_REQUESTED, type DeliveryReport } from '#shared/contracts';
import { requestedId, StackUnderTest } from './support/stack-under-test';

let stack: StackUnderTest;
beforeAll(async () => (stack = await StackUnderTest.start()));
afterAll(() => stack.stop());
afterEach(() => stack.disconnectAll());

const SOURCE = 'e2e.tests';

/** Puts a request on the bus and waits for its report. */
async function broadcast(request: unknown, key?: string): Promise<DeliveryReport> {
  const eventId = await stack.aws.publish({ source: SOURCE, detailType: BROADCAST_REQUESTED, detail: request });
  return stack.reportOf(requestedId(SOURCE, key ?? eventId));
}

const to = (audience: object, data: unknown = null) => ({ audience, message: { type: 'test', data } });

describe('a domain event', () => {
  it('reaches every connection of its audience once, and no other', async () => {
    const alice = [await stack.connect('alice'), await stack.connect('alice')];
    const bob = await stack.connect('bob');

    const detail = { customerId: 'alice', orderId: 'A-1', carrier: 'DHL', trackingUrl: 'https://example.com' };
    const id = await stack.aws.publish({ source: 'shop.orders', detailType: 'OrderShipped', detail });
    const report = await stack.reportOf(`OrderShipped/shop.orders/${id}`);

    expect(report).toMatchObject({
      status: 'COMPLETED',
      connections: 2,
      delivered: 2,
      stale: 0,
      failed: 0,
      batches: 1,
    });
    for (const client of alice) {
      await client.receive({ type: 'orderShipped' });
      expect(client.messages).toEqual([
        {
          id: report.broadcastId,
          type: 'orderShipped',
          time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown,
          data: { orderId: 'A-1', carrier: 'DHL', trackingUrl: 'https://example.com' },
          at: expect.stringMatching(/^\d{13}-[0-9a-f]{16}$/) as unknown,
        },
      ]);
    }
    expect(bob.messages).toEqual([]);
  });

  it('that lacks a mapped field fails with its name instead of vanishing', async () => {
    const detail = { orderId: 'A-1', trackingUrl: 'https://example.com' };
    const id = await stack.aws.publish({ source: 'shop.orders', detailType: 'OrderShipped', detail });

    expect(await stack.reportOf(`OrderShipped/shop.orders/${id}`)).toMatchObject({
      status: 'FAILED',
      error: {
        name: 'Broadcast.InvalidRequest',
        cause: expect.stringMatching(/detail\.carrier.*detail\.customerId/) as unknown,
      },
    });
  });
});

describe('an audience', () => {
  it('of users names the users it could not reach', async () => {
    await stack.connect('carol');

    expect(await broadcast(to({ users: ['carol', 'nobody', 'noone'] }))).toMatchObject({
      status: 'COMPLETED',
      delivered: 1,
      unreachedUsers: { count: 2, users: ['nobody', 'noone'] },
    });
  });

  it('of everyone reaches each connection once, except the excluded', async () => {
    const [one, other, excluded] = await Promise.all([stack.connect('u1'), stack.connect('u2'), stack.connect('u3')]);

    const report = await broadcast(to({ everyone: true, users: ['u1'], exclude: { users: ['u3'] } }));

    expect(report).toMatchObject({ connections: 2, delivered: 2 });
    await Promise.all([one.receive({ id: report.broadcastId }), other.receive({ id: report.broadcastId })]);
    expect([one.messages.length, other.messages.length, excluded.messages.length]).toEqual([1, 1, 0]);
  });

  it('of a channel, its members by name and a direct connection reaches each once', async () => {
    const [member, both, direct] = await Promise.all([
      stack.connect('member', ['orders']),
      stack.connect('both', ['orders']),
      stack.connect('direct'),
    ]);
    for (const client of [member, both]) {
      client.send({ action: 'subscribe', channel: 'orders' });
      await client.receive({ type: 'subscribed' });
    }
    const connections = [...(await stack.aws.connectionsOf('direct')), ...(await stack.aws.connectionsOf('both'))];

    const report = await broadcast(to({ channels: ['orders'], users: ['both'], connections }));

    expect(report).toMatchObject({ connections: 3, delivered: 3 });
    for (const client of [member, both, direct]) {
      await client.receive({ id: report.broadcastId });
      expect(client.messages.filter(({ id }) => id === report.broadcastId)).toHaveLength(1);
    }
  });

  it('of several channels reaches a connection in all of them once', async () => {
    const channels = ['sales', 'support', 'stock'];
    const [all, last] = await Promise.all([stack.connect('all', channels), stack.connect('last', channels)]);
    for (const [client, joined] of [
      [all, channels],
      [last, ['stock']],
    ] as const) {
      for (const channel of joined) {
        client.send({ action: 'subscribe', channel });
        await client.receive({ type: 'subscribed', channel });
      }
    }

    const report = await broadcast(to({ channels }));

    expect(report).toMatchObject({ connections: 2, delivered: 2 });
    for (const client of [all, last]) {
      await client.receive({ id: report.broadcastId });
      expect(client.messages.filter(({ id }) => id === report.broadcastId)).toHaveLength(1);
    }
  });

  it('with nobody connected ends successfully', async () => {
    expect(await broadcast(to({ users: ['away'] }))).toMatchObject({
      status: 'NO_CONNECTIONS',
      connections: 0,
      unreachedUsers: { count: 1, users: ['away'] },
    });
  });
});

describe('a message', () => {
  it.each([
    ['the largest exact integer', 9007199254740991],
    ['a number of microseconds', 1764000000123457],
    ['emoji and quotes', '📦 "Grüße" 👩‍👩‍👧‍👦 \\ \u0000'],
    ['something that looks like an expression', '{% $states.input %} <detail> ${x}'],
    ['null', null],
  ])('with %s arrives unharmed', async (_what, value) => {
    const client = await stack.connect('dora');

    const { broadcastId } = await broadcast(to({ users: ['dora'] }, { value }));

    expect((await client.receive({ id: broadcastId })).data).toEqual({ value });
  });

  it('of 100 KB full of quotes arrives whole', async () => {
    const client = await stack.connect('dora');
    const data = '"'.repeat(50_000);

    const report = await broadcast(to({ users: ['dora'] }, data));

    expect(report).toMatchObject({ status: 'COMPLETED', delivered: 1 });
    expect((await client.receive({ id: report.broadcastId })).data).toBe(data);
  });
});

describe('an invalid request', () => {
  it.each([
    ['without audience', { message: { type: 't', data: 1 } }, /audience/],
    ['with an empty audience', to({}), /audience/],
    ['with an unknown field', { ...to({ users: ['a'] }), urgency: 1 }, /urgency/],
    ['without a type', { audience: { users: ['a'] }, message: { data: 1 } }, /message\.type/],
    ['of 200 KB', to({ users: ['a'] }, 'x'.repeat(200_000)), /message\.data.*20\d{4}/],
    ['with a number JSON would change', to({ users: ['a'] }, { n: 2 ** 53 }), /message\.data\.n.*9007199254740991/],
  ])('%s ends FAILED with a named cause', async (_what, request, cause) => {
    expect(await broadcast(request)).toMatchObject({
      status: 'FAILED',
      connections: 0,
      error: { name: 'Broadcast.InvalidRequest', cause: expect.stringMatching(cause) as unknown },
    });
  });

  it('that has expired ends EXPIRED', async () => {
    expect(await broadcast({ ...to({ users: ['a'] }), expiresAt: '2020-01-01T00:00:00Z' })).toMatchObject({
      status: 'EXPIRED',
    });
  });
});

describe('an idempotency key', () => {
  it('makes two events one broadcast', async () => {
    const client = await stack.connect('erin');
    const idempotencyKey = `key-${Date.now()}`;
    const first = await broadcast({ ...to({ users: ['erin'] }), idempotencyKey }, idempotencyKey);

    await stack.aws.publish({
      source: SOURCE,
      detailType: BROADCAST_REQUESTED,
      detail: { ...to({ users: ['erin'] }), idempotencyKey },
    });
    await broadcast(to({ users: ['erin'] }, 'after')); // by then the second event has been handled, or never will be

    expect(client.messages.filter(({ id }) => id === first.broadcastId)).toHaveLength(1);
  });
});
