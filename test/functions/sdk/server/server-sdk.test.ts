import * as v from 'valibot';
import { defineContract } from '#sdk/contract';
import { ConnectionGoneError, createServerSdk, InvalidMessageError } from '#sdk/server';
import { putRows } from '#shared/tables/connections-table';
import { CONNECTIONS_TABLE, startTables, type Tables } from '../../support/tables';
import { ConnectionsEndpoint, FORBIDDEN } from './support/connections-endpoint';

const contract = defineContract({
  serverToClient: {
    ...{ orderShipped: v.object({ orderId: v.string() }), anything: v.unknown() },
    orderStatus: v.object({ orderId: v.string(), revision: v.number() }),
  },
  supersedes: { orderStatus: ({ orderId, revision }) => ({ key: orderId, version: revision }) },
});

let endpoint: ConnectionsEndpoint;
let tables: Tables;
beforeAll(async () => {
  [endpoint, tables] = await Promise.all([ConnectionsEndpoint.start(), startTables()]);
  Object.assign(process.env, tables.environment);
});
afterAll(() => Promise.all([endpoint.stop(), tables.stop()]));
beforeEach(() => endpoint.open.clear());

const sdk = () =>
  createServerSdk(contract, {
    callbackUrl: endpoint.url,
    connectionsTableName: CONNECTIONS_TABLE,
    dynamoDb: tables.client,
  });

describe('sending', () => {
  it('posts an envelope with what the schema made of the data', async () => {
    endpoint.open.set('alice=', []);
    const order = { orderId: 'A-1', customerEmail: 'alice@example.com' };
    await sdk().sendOrderShipped('alice=', order);
    await sdk().sendOrderShipped('alice=', order, { id: 'shipped-A-1' });

    expect(endpoint.open.get('alice=')).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        type: 'orderShipped',
        time: expect.stringMatching(/^20\d\d-.*Z$/) as string,
        data: { orderId: 'A-1' },
      },
      expect.objectContaining({ id: 'shipped-A-1' }),
    ]);
  });

  it('marks a message as the last value of its key, as the contract says or the caller', async () => {
    endpoint.open.set('alice=', []);
    await sdk().sendOrderStatus('alice=', { orderId: 'A-1', revision: 3 });
    await sdk().sendAnything('alice=', 1, { supersedes: { key: 'any', version: 'b' } });

    expect(endpoint.open.get('alice=')).toMatchObject([
      { supersedes: { key: 'A-1', version: 3 } },
      { supersedes: { key: 'any', version: 'b' } },
    ]);
    await expect(sdk().sendAnything('alice=', 1, { supersedes: { key: '', version: 1 } })).rejects.toThrow(
      /key must be a string of 1 to 128 characters/,
    );
  });

  it('says when the connection is closed', async () => {
    await expect(sdk().sendAnything('gone', 1)).rejects.toThrow(new ConnectionGoneError('gone'));
  });

  it('names the grant and the URL when it is forbidden', async () => {
    await expect(sdk().sendAnything(FORBIDDEN, 1)).rejects.toThrow(
      /was answered 403 ForbiddenException.*allows execute-api:ManageConnections.*CALLBACK_URL must be/,
    );
  });

  it.each([
    ['does not fit its schema', () => sdk().sendOrderShipped('a', {} as never), 'data.orderId'],
    ['is larger than a message', () => sdk().sendAnything('a', 'x'.repeat(131_073)), 'at most 131072'],
    ['is no JSON', () => sdk().sendAnything('a', { at: 1n }), 'BigInt'],
    ['would lose digits', () => sdk().sendAnything('a', { at: 2 ** 53 }), 'loses digits'],
  ])('refuses data that %s, before anything is sent', async (_what, send, message) => {
    endpoint.open.set('a', []);
    const sending = send();
    await expect(sending).rejects.toThrow(InvalidMessageError);
    await expect(sending).rejects.toThrow(message);
    expect(endpoint.open.get('a')).toEqual([]);
  });
});

describe('a connection', () => {
  it('that is open is described', async () => {
    endpoint.open.set('a', []);
    const at = new Date('2026-11-21T10:00:00Z');
    expect(await sdk().getConnection('a')).toEqual({
      connectedAt: at,
      lastActiveAt: at,
      sourceIp: '127.0.0.1',
      userAgent: undefined,
    });
    expect(await sdk().isConnected('a')).toBe(true);
  });

  it('that is closed is not', async () => {
    expect(await sdk().getConnection('a')).toBeUndefined();
    expect(await sdk().isConnected('a')).toBe(false);
  });

  it('is closed once', async () => {
    endpoint.open.set('a', []);
    expect(await sdk().disconnect('a')).toBe(true);
    expect(await sdk().disconnect('a')).toBe(false);
  });

  it('that may not be looked at is an error, not a closed one', async () => {
    await expect(sdk().isConnected(FORBIDDEN)).rejects.toMatchObject({ name: 'ForbiddenException' });
  });
});

describe('the connections of a user', () => {
  const inAnHour = Math.ceil(Date.now() / 1000) + 3600;
  const give = (userId: string, ids: readonly string[]) =>
    putRows(
      tables.client,
      CONNECTIONS_TABLE,
      ids.map((connectionId) => ({
        connectionId,
        recipient: `user#${userId}`,
        userId,
        connectedAt: 1,
        expiresAt: inAnHour,
        removeAt: inAnHour,
      })),
    );

  it('are all of them, over many pages', async () => {
    // A page holds 1 MB, and a row is about 1 KB.
    const ids = Array.from({ length: 1_100 }, (_, index) => `${'x'.repeat(900)}${index}`);
    await give('alice', ids);
    await give('bob', ['other']);
    expect(new Set(await sdk().connectionsOf('alice'))).toEqual(new Set(ids));
    expect(await sdk().connectionsOf('nobody')).toEqual([]);
  });

  it('are closed together, one that cannot be keeping no other open', async () => {
    await give('carol', ['c1', 'c2', 'gone']);
    endpoint.open.set('c1', []).set('c2', []);
    expect(await sdk().disconnectUser('carol')).toBe(2);

    await give('dave', ['d1', FORBIDDEN]);
    endpoint.open.set('d1', []);
    await expect(sdk().disconnectUser('dave')).rejects.toThrow("1 of 2 connections of 'dave' were not closed");
    expect(endpoint.open.size).toBe(0);
  });
});

describe('making a server SDK', () => {
  it('refuses messages that would be one method', () => {
    const twice = defineContract({ serverToClient: { chat: v.unknown(), Chat: v.unknown() } });
    expect(() => createServerSdk(twice, { callbackUrl: endpoint.url })).toThrow(
      "Message 'Chat' would become the method sendChat, which message 'chat' already has: rename it",
    );
  });

  it('needs a callback URL that is one', () => {
    expect(() => createServerSdk(contract)).toThrow('CALLBACK_URL must be set');
    expect(() => createServerSdk(contract, { callbackUrl: 'wss://example.com' })).toThrow(
      'must be the https URL of the WebSocket stage',
    );
  });

  it('needs the table where connections are looked up', () => {
    delete process.env.CONNECTIONS_TABLE;
    const { connectionsOf } = createServerSdk(contract, { callbackUrl: endpoint.url });
    expect(() => connectionsOf('alice')).toThrow('CONNECTIONS_TABLE must be set');
  });
});
