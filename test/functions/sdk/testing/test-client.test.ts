/** The client for tests of front ends: the client of `connect()`, whose server is the test. */
import * as v from 'valibot';
import { BroadcastClientError, type BroadcastClient } from '#sdk/client';
import { presenceOn } from '#sdk/client/presence';
import { ContractError, defineContract, InvalidMessageError } from '#sdk/contract';
import { createTestClient } from '#sdk/testing';
import { clientUnderTest } from '../client/support/client-under-test';
import { useVirtualTime } from '../client/support/virtual-time';

useVirtualTime(0);

const contract = defineContract({
  serverToClient: {
    orderShipped: v.object({ orderId: v.string(), at: v.optional(v.date()) }),
    price: v.object({ sku: v.string(), revision: v.number() }),
    checked: v.pipeAsync(
      v.string(),
      v.checkAsync(async (text) => text !== 'wrong'),
    ),
  },
  supersedes: { price: ({ sku, revision }) => ({ key: sku, version: revision }) },
  clientToServer: { sayHello: v.object({ name: v.pipe(v.string(), v.minLength(2, 'At least two letters')) }) },
});

const errorsOf = (client: BroadcastClient<typeof contract>) => {
  const errors: BroadcastClientError[] = [];
  client.onError((error) => errors.push(error));
  return errors;
};

describe('receive', () => {
  it('calls the listeners with the output of the schema, as JSON, in an envelope', async () => {
    const client = createTestClient(contract);
    const heard: unknown[] = [];
    client.on('orderShipped', (data, info) => heard.push([data, info]));

    const at = new Date('2026-11-21T08:00:00Z');
    await client.receive('orderShipped', { orderId: 'A-1', at, internal: true } as { orderId: string; at: Date });
    await client.receive('orderShipped', { orderId: 'A-2' }, { id: 'copy', time: '2026-11-21T08:00:00Z' });
    await client.receive('orderShipped', { orderId: 'A-2' }, { id: 'copy' });

    expect(heard).toEqual([
      [
        { orderId: 'A-1', at: '2026-11-21T08:00:00.000Z' },
        { id: 'test-1', type: 'orderShipped', time: expect.any(String) as string },
      ],
      [{ orderId: 'A-2' }, { id: 'copy', type: 'orderShipped', time: '2026-11-21T08:00:00Z' }],
    ]);
  });

  it('marks last values as the contract says, or the test', async () => {
    const client = createTestClient(contract);
    const heard: number[] = [];
    client.on('price', ({ revision }) => heard.push(revision));

    for (const revision of [1, 3, 2]) await client.receive('price', { sku: 'S-1', revision });
    await client.receive('price', { sku: 'S-1', revision: 1 }, { supersedes: { key: 'S-1', version: 4 } });

    expect(heard).toEqual([1, 3, 1]);
  });

  it('accepts asynchronous schemas', async () => {
    const client = createTestClient(contract);
    const heard: unknown[] = [];
    client.on('checked', (data) => heard.push(data));

    await client.receive('checked', 'right');
    await expect(client.receive('checked', 'wrong')).rejects.toThrow(InvalidMessageError);

    expect(heard).toEqual(['right']);
  });

  it('refuses messages that the contract does not have, and messages to a client that is not open', async () => {
    const client = createTestClient(contract);

    await expect(client.receive('orderShipped', { orderId: 7 } as never)).rejects.toThrow(
      "Message 'orderShipped' does not fit: data.orderId: Invalid type: Expected string but received a number",
    );
    await expect(client.receive('orderLost' as 'orderShipped', { orderId: 'A-1' })).rejects.toThrow(
      new ContractError("The contract has no serverToClient message 'orderLost'; it has orderShipped, price, checked"),
    );
    client.setState('waiting');
    await expect(client.receive('orderShipped', { orderId: 'A-1' })).rejects.toThrow(
      "The client is 'waiting', and only an open client receives messages: call setState('open') before receive()",
    );
  });
});

describe('a message that is sent', () => {
  it('is kept, as the server receives it', () => {
    const client = createTestClient(contract);

    client.send('sayHello', { name: 'alice' });

    expect(client.sent).toEqual([{ name: 'sayHello', data: { name: 'alice' } }]);
  });

  it('waits for the connection', () => {
    const client = createTestClient(contract, { state: 'connecting' });

    client.send('sayHello', { name: 'alice' });
    expect(client.sent).toEqual([]);
    client.setState('open');

    expect(client.sent).toEqual([{ name: 'sayHello', data: { name: 'alice' } }]);
  });

  it('gets an error reply from the server if it does not fit the schema', async () => {
    const client = createTestClient(contract);
    const errors = errorsOf(client);

    client.send('sayHello', { name: 'a' });
    await jest.advanceTimersByTimeAsync(0);
    client.send('sayGoodbye' as 'sayHello', { name: 'alice' });
    await jest.advanceTimersByTimeAsync(0);

    const message = "Message 'sayHello' does not fit: data.name: At least two letters";
    const issues = [{ path: 'data.name', message: 'At least two letters' }];
    expect(errors).toMatchObject([
      { code: 'SERVER', message, details: { type: 'error', action: 'sayHello', issues } },
      { code: 'SERVER', message: "The contract has no clientToServer message 'sayGoodbye'; it has sayHello" },
    ]);
    expect(client.sent).toHaveLength(2);
  });
});

describe('a channel', () => {
  it('is joined at once, and again when the connection comes back', async () => {
    const client = createTestClient(contract);

    await client.subscribe('orders');
    expect(client.channels).toEqual(['orders']);
    client.setState('waiting');
    expect(client.channels).toEqual([]);
    client.setState('open');
    expect(client.channels).toEqual(['orders']);

    client.unsubscribe('orders');
    expect(client.channels).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is refused if the test says so', async () => {
    const client = createTestClient(contract);
    const errors = errorsOf(client);
    client.refuse('secret');

    await expect(client.subscribe('secret')).rejects.toThrow("Your token does not grant channel 'secret'");

    expect(errors).toMatchObject([{ code: 'SERVER' }]);
    expect(client.channels).toEqual([]);
  });
});

describe('the state', () => {
  it('is the one the test sets, and listeners are called for each change', () => {
    const client = createTestClient(contract);
    const states: string[] = [];
    client.onStateChange((state) => states.push(state));

    for (const state of ['open', 'waiting', 'connecting', 'open', 'closed'] as const) client.setState(state);

    expect(states).toEqual(['waiting', 'connecting', 'open', 'closed']);
    expect(client.state).toBe('closed');
  });

  it('closed is for good', () => {
    const client = createTestClient(contract);
    client.close();
    client.close();

    expect(() => client.send('sayHello', { name: 'alice' })).toThrow('The client is closed; call connect() again');
    expect(() => client.setState('open')).toThrow(
      "A closed client cannot become 'open': make another one with createTestClient()",
    );
  });
});

it('passes on errors that the test makes', () => {
  const client = createTestClient(contract);
  const errors = errorsOf(client);

  client.fail(new BroadcastClientError('CONNECT', 'Not connected'));

  expect(errors).toMatchObject([{ code: 'CONNECT', message: 'Not connected' }]);
});

describe('compared with the client of connect()', () => {
  /** Uses a client as an application does. @returns what the application is told */
  async function tour(client: BroadcastClient, open: () => void, drop: () => void): Promise<unknown[]> {
    const told: unknown[] = [];
    client.onStateChange((state) => told.push(state));
    client.onError(({ code }) => told.push(code));
    open();
    drop();
    for (let sent = 0; sent < 101; sent += 1) client.send('sayHello', { name: 'alice' });
    try {
      client.send('sayHello', 'x'.repeat(32 * 1024));
    } catch (error) {
      told.push((error as Error).name);
    }
    await client.subscribe('no channel').catch((error: Error) => told.push(error.name));
    const left = client.subscribe('orders').catch(({ code }: BroadcastClientError) => told.push(code));
    client.unsubscribe('orders');
    await left;
    client.close();
    await client.subscribe('orders').catch(({ code }: BroadcastClientError) => told.push(code));
    return told;
  }

  it('behaves the same', async () => {
    const { client, sockets } = await clientUnderTest();
    const test = createTestClient(contract, { state: 'connecting' });

    const told = await tour(
      client,
      () => sockets.last.accept(),
      () => sockets.last.drop(),
    );

    expect(told).toEqual([
      'open',
      'waiting',
      'QUEUE_FULL',
      'RangeError',
      'TypeError',
      'UNSUBSCRIBED',
      'closed',
      'CLOSED',
    ]);
    expect(
      await tour(
        test as unknown as BroadcastClient,
        () => test.setState('open'),
        () => test.setState('waiting'),
      ),
    ).toEqual(told);
  });
});

it('present says who is in a channel, to those who follow it', async () => {
  const client = createTestClient(contract);
  client.present('room-1', ['alice']);
  await client.subscribe('room-1');
  const room = presenceOn(client, 'room-1');
  const joined: string[] = [];
  room.on('joined', (users) => joined.push(...users));
  expect(room.members).toEqual(['alice']);
  client.present('room-1', ['alice', 'bob']);
  client.present('room-2', ['mallory']);
  expect([room.members, joined]).toEqual([['alice', 'bob'], ['bob']]);
  client.present('room-1', 500);
  expect([room.members, room.count]).toEqual([undefined, 500]);
  client.close();
  expect(jest.getTimerCount()).toBe(0);
});
