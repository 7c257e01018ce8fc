import * as v from 'valibot';
import { identify } from '#shared/request/validate-input';
import { validateRequest } from '#shared/request/validate-request';
import { defineContract } from '#sdk/contract';
import { createPublisher, InvalidMessageError, PublishError, xRayTraceparent, type Publisher } from '#sdk/publisher';
import type { BroadcastRequest } from '#shared/contracts';
import { TestBus } from './support/test-bus';

const contract = defineContract({
  serverToClient: {
    orderShipped: v.object({ orderId: v.string(), note: v.optional(v.string(), 'none') }),
    delayed: v.object({ until: v.date() }),
    anything: v.unknown(),
    orderStatus: v.object({ orderId: v.string(), revision: v.number() }),
  },
  supersedes: { orderStatus: ({ orderId, revision }) => ({ key: orderId, version: revision }) },
});

let bus: TestBus;
let publisher: Publisher<typeof contract>;
beforeEach(() => {
  let events = 0;
  bus = new TestBus(() => ({ EventId: `event-${events++}` }));
  publisher = createPublisher(contract, { eventBusName: 'shop', source: 'shop.orders', client: bus.client });
});
const requests = () => bus.entries.map(({ Detail }) => JSON.parse(Detail) as BroadcastRequest);
const to = { users: ['alice'] };

it('puts a request that the door takes, and returns the ids', async () => {
  const published = await publisher.orderShipped({ to, data: { orderId: 'A-1' }, idempotencyKey: 'A-1-shipped' });

  expect(published).toEqual({
    broadcasts: [{ broadcastId: 'BroadcastRequested/shop.orders/A-1-shipped', eventId: 'event-0' }],
  });
  expect(bus.entries).toEqual([
    {
      EventBusName: 'shop',
      Source: 'shop.orders',
      DetailType: 'Broadcast Requested',
      Detail: expect.any(String) as string,
    },
  ]);
  expect(validateRequest(requests()[0])).toEqual({
    audience: to,
    message: { type: 'orderShipped', data: { orderId: 'A-1', note: 'none' } },
    idempotencyKey: 'A-1-shipped',
  });
});

it('gives each publication a key of its own, so that an event put twice is one broadcast', async () => {
  const publication = { to, data: { orderId: 'A-1' } };
  const [first, second] = [await publisher.orderShipped(publication), await publisher.orderShipped(publication)];

  expect(first.broadcasts[0]?.broadcastId).not.toBe(second.broadcasts[0]?.broadcastId);
  const event = { mapping: 'BroadcastRequested', source: 'shop.orders', eventId: 'x', request: requests()[0] };
  expect(identify(event, 'arn')).toBe(first.broadcasts[0]?.broadcastId);
});

it('sends what the schema made of the data, and no field it does not have', async () => {
  const order = { orderId: 'A-1', note: 'fragile', customerEmail: 'alice@example.com' };
  await publisher.orderShipped({ to, data: order });
  expect(requests()[0]?.message.data).toEqual({ orderId: 'A-1', note: 'fragile' });
});

it('takes dates, as data and as the time a broadcast expires', async () => {
  const until = new Date('2026-12-24T18:00:00Z');
  await publisher.delayed({ to, data: { until }, expiresAt: until });
  expect(requests()[0]).toMatchObject({
    message: { data: { until: '2026-12-24T18:00:00.000Z' } },
    expiresAt: '2026-12-24T18:00:00.000Z',
  });
});

it('marks a message as the last value of its key, as the contract says or the publication', async () => {
  const data = { orderId: 'A-1', revision: 3 };
  await publisher.orderStatus({ to, data });
  await publisher.orderStatus({ to, data, supersedes: { key: 'all', version: 'b' } });
  await publisher.anything({ to, data, supersedes: { key: 'any', version: 1 } });
  await publisher.anything({ to, data });

  expect(requests().map(({ message }) => message.supersedes)).toEqual([
    { key: 'A-1', version: 3 },
    { key: 'all', version: 'b' },
    { key: 'any', version: 1 },
    undefined,
  ]);
});

it('refuses a version that cannot be compared', async () => {
  const publication = { to, data: { orderId: 'A-1', revision: NaN } };
  await expect(publisher.orderStatus(publication)).rejects.toThrow('data.revision: Invalid type');
  await expect(publisher.anything({ to, data: 1, supersedes: { key: 'A-1', version: 2 ** 53 } })).rejects.toThrow(
    /supersedes\.version must be a number/,
  );
});

it('asks for what history keeps', async () => {
  const channels = { channels: ['prices'] };
  await publisher.anything({ to: channels, data: 1, retain: 'A-1' });
  await publisher.anything({ to, data: 1, history: false });
  await publisher.anything({ to, data: 1 });

  expect(requests().map(({ message, history }) => [message.retain, history])).toEqual([
    ['A-1', undefined],
    [undefined, false],
    [undefined, undefined],
  ]);
});

it.each([
  ['for users', { to }, 'message.retain keeps a last value of channels or of everyone, not of users'],
  ['without history', { to: { everyone: true }, history: false }, 'message.retain needs history'],
  [
    'that is large',
    { to: { everyone: true }, data: 'x'.repeat(16 * 1024) },
    'message.retain keeps at most 16384 bytes',
  ],
  ['of an empty key', { to: { everyone: true }, retain: '' }, 'message.retain must be'],
])('refuses to keep a last value %s', async (_what, publication, why) => {
  await expect(publisher.anything({ data: 1, retain: 'A-1', ...publication })).rejects.toThrow(why);
  expect(bus.calls).toEqual([]);
});

describe('refuses before sending, saying what is wrong,', () => {
  afterEach(() => expect(bus.calls).toEqual([]));

  it.each([
    [
      'data that does not fit',
      { data: { orderId: 7 } },
      "Message 'orderShipped' does not fit: data.orderId: Invalid type: Expected string but received a number",
    ],
    [
      'an audience of nobody',
      { to: {} },
      'audience must have users, channels, connections or everyone, got none of them',
    ],
    ['a misspelt audience', { to: { user: ['alice'] } }, 'audience.user is not a field of the broadcast request'],
    ['a time without zone', { expiresAt: '2026-12-24T18:00:00' }, 'expiresAt must be an ISO 8601 time with zone'],
    [
      'a key that is too long',
      { idempotencyKey: 'x'.repeat(129) },
      'idempotencyKey must be a string of 1 to 128 characters',
    ],
    ['no date', { expiresAt: new Date('?') }, 'Invalid time value'],
  ])('%s', async (_what, wrong, message) => {
    const publication = { to, data: { orderId: 'A-1' }, ...wrong };
    const publishing = publisher.orderShipped(publication as never);
    await expect(publishing).rejects.toThrow(InvalidMessageError);
    await expect(publishing).rejects.toThrow(message);
  });

  it('a message larger than a WebSocket message, naming both sizes', async () => {
    const publishing = publisher.anything({ to, data: 'é'.repeat(65_536) });
    await expect(publishing).rejects.toThrow(
      /makes an envelope of 131\d{3} bytes, but a WebSocket message has at most 131072/,
    );
  });

  it('data that is no JSON', async () => {
    await expect(publisher.anything({ to, data: 1n })).rejects.toThrow(InvalidMessageError);
    await expect(publisher.anything({ to, data: 2 ** 53 })).rejects.toThrow('loses digits in JSON');
    await expect(publisher.anything({ to, data: { price: NaN } })).rejects.toThrow('message.data.price is NaN');
    await expect(publisher.anything({ to, data: [Infinity] })).rejects.toThrow(
      'message.data[0] is a number beyond 1.8e308',
    );
    const deep: unknown = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000));
    await expect(publisher.anything({ to, data: deep })).rejects.toThrow('is nested deeper than 100 levels');
    await expect(publisher.anything({ to, data: undefined })).rejects.toThrow('message.data is missing');
  });

  it('a mix of more names than one broadcast lists', async () => {
    const users = Array.from({ length: 20_000 }, (_, index) => `user-${index}`);
    const publishing = publisher.anything({ to: { users, channels: ['orders'] }, data: 1 });
    await expect(publishing).rejects.toThrow(
      /audience lists \d+ bytes of names, but one broadcast takes at most 98304/,
    );
  });

  it('all of many, naming the one that is wrong', async () => {
    const publishing = publisher.publishAll([
      { type: 'orderShipped', to, data: { orderId: 'A-1' } },
      { type: 'orderShipped', to, data: {} as never },
    ]);
    await expect(publishing).rejects.toThrow(/publications\[1\]\.data\.orderId: /);
  });

  it('a name that is not in the contract', async () => {
    const publishing = publisher.publishAll([{ type: 'toString', to, data: {} } as never]);
    await expect(publishing).rejects.toThrow("The contract has no serverToClient message 'toString'");
  });
});

it('makes several broadcasts of users beyond what one may list', async () => {
  const users = Array.from({ length: 20_000 }, (_, index) => `user-${index}`);
  const publish = () => publisher.anything({ to: { users }, data: 1, idempotencyKey: 'sale-🎉'.repeat(16) });
  const { broadcasts } = await publish();

  expect(broadcasts).toHaveLength(4);
  expect(requests().flatMap(({ audience }) => audience.users ?? [])).toHaveLength(20_000);
  for (const request of requests()) expect(() => validateRequest(request)).not.toThrow();
  const ids = broadcasts.map(({ broadcastId }) => broadcastId);
  expect(new Set(ids).size).toBe(4);
  expect((await publish()).broadcasts.map(({ broadcastId }) => broadcastId)).toEqual(ids);
});

it('publishes many in few calls, each with its ids', async () => {
  const many = Array.from({ length: 12 }, (_, index) => ({
    type: 'orderShipped' as const,
    to,
    data: { orderId: `A-${index}` },
    idempotencyKey: `key-${index}`,
  }));
  const published = await publisher.publishAll(many);
  expect(published.map(({ broadcasts }) => broadcasts[0]?.broadcastId)).toEqual(
    many.map(({ idempotencyKey }) => `BroadcastRequested/shop.orders/${idempotencyKey}`),
  );
  expect(bus.calls).toHaveLength(2);
});

it('says which publications the bus did not take, and gives the ids of the others', async () => {
  bus = new TestBus(({ Detail }) =>
    Detail.includes('two')
      ? { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized.' }
      : { EventId: 'event-0' },
  );
  publisher = createPublisher(contract, { eventBusName: 'shop', source: 'shop.orders', client: bus.client });
  const publishing = publisher.publishAll([
    { type: 'orderShipped', to, data: { orderId: 'A-1' }, idempotencyKey: 'one' },
    { type: 'anything', to, data: 2, idempotencyKey: 'two' },
  ]);
  const error = (await publishing.catch((reason: unknown) => reason)) as PublishError;

  expect(error).toBeInstanceOf(PublishError);
  expect(error.message).toBe(
    "Event bus 'shop' did not accept 1 of 2 events: publication 1 (anything, BroadcastRequested/shop.orders/two): NotAuthorizedForSourceException: Not authorized.",
  );
  expect(error.published).toEqual([
    { broadcasts: [{ broadcastId: 'BroadcastRequested/shop.orders/one', eventId: 'event-0' }] },
    { broadcasts: [] },
  ]);
});

describe('making a publisher', () => {
  it.each(['broadcast', 'aws.orders', ''])("refuses the source '%s'", (source) => {
    expect(() => createPublisher(contract, { eventBusName: 'shop', source })).toThrow(/^source /);
  });

  it('refuses a message whose method is its own', () => {
    const own = defineContract({ serverToClient: { publishAll: v.unknown() } });
    expect(() => createPublisher(own, { eventBusName: 'shop' })).toThrow(
      "Message 'publishAll' would become the method publishAll, which the SDK itself already has: rename it",
    );
  });

  it('takes the bus from the environment, or says which variable is missing', () => {
    delete process.env.EVENT_BUS_NAME;
    expect(() => createPublisher(contract)).toThrow('EVENT_BUS_NAME must be set, got nothing');
  });
});

describe('a trace', () => {
  const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const OTHER = '00-00112233445566778899aabbccddeeff-0123456789abcdef-00';
  const publication = { to, data: { orderId: 'A-1' } };
  const traced = (traceparent: () => string | undefined) =>
    createPublisher(contract, { eventBusName: 'shop', client: bus.client, traceparent });
  const traces = () => requests().map(({ traceparent }) => traceparent);
  afterEach(() => delete process.env._X_AMZN_TRACE_ID);

  it('is asked for at each publication, and goes into the request and to X-Ray', async () => {
    const active = [TRACEPARENT, OTHER, undefined];
    const publisher = traced(() => active.shift());
    await publisher.orderShipped(publication);
    await publisher.publishAll([1, 2].map(() => ({ type: 'orderShipped' as const, ...publication })));

    expect(traces()).toEqual([TRACEPARENT, OTHER, undefined]);
    expect(bus.entries.map((entry) => (entry as { TraceHeader?: string }).TraceHeader)).toEqual([
      'Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1',
      'Root=1-00112233-445566778899aabbccddeeff;Parent=0123456789abcdef;Sampled=0',
      undefined,
    ]);
  });

  it('is the one that the publication names, before the active one', async () => {
    await traced(() => OTHER).orderShipped({ ...publication, traceparent: TRACEPARENT });
    expect(traces()).toEqual([TRACEPARENT]);
  });

  it('never costs a message: an invalid one is dropped', async () => {
    await traced(() => 'garbage').orderShipped(publication);
    expect(traces()).toEqual([undefined]);
    expect(bus.entries[0]).not.toHaveProperty('TraceHeader');
  });

  it('may be the X-Ray trace of the Lambda function that publishes', async () => {
    const publisher = traced(xRayTraceparent);
    await publisher.orderShipped(publication);
    process.env._X_AMZN_TRACE_ID = 'Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1';
    await publisher.orderShipped(publication);
    expect(traces()).toEqual([undefined, TRACEPARENT]);
  });
});
