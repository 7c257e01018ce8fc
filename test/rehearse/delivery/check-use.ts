/** Checks what a deployed stack does: who gets what, what is reported and recorded, and what is refused. */
import { deepStrictEqual, ok } from 'node:assert';
import { outcomesOf, type RecipientOutcome } from '#shared/tables/outcomes-table';
import { putRow, rowsOfConnection } from '#shared/tables/connections-table';
import { waitUntil } from '#tools/stack/wait-until';
import { userRecipient } from '#shared/tables/recipients';
import type { Checks } from '../checks';
import type { RehearsedClient } from './rehearsed-client';
import { checkReport, type RehearsedStack } from './rehearsed-stack';
import { refusalOf } from './handshake';

/** Seconds: more than the setting pruneMinAgeSeconds. */
const LONG_AGO = 3600;
/** Users of a broadcast that does not fit into one execution with the setting fanOut of the rehearsal. */
const MANY_USERS = 45;
/** What breaks a transformation that joins texts instead of writing JSON. */
const AWKWARD = 'a "quoted" word,\na new line, a \\ and an é';

export interface Crowd {
  readonly alice: RehearsedClient;
  readonly alicesPhone: RehearsedClient;
  readonly bob: RehearsedClient;
  readonly carol: RehearsedClient;
}

/** @throws Error if they cannot connect */
export async function connectCrowd(stack: RehearsedStack): Promise<Crowd> {
  return {
    alice: await stack.connect('alice', ['news']),
    alicesPhone: await stack.connect('alice'),
    bob: await stack.connect('bob', ['news', 'offers']),
    carol: await stack.connect('carol', ['offers']),
  };
}

export async function checkUse(stack: RehearsedStack, crowd: Crowd, checks: Checks): Promise<void> {
  await checkAudiences(stack, crowd, checks);
  await checkRecords(stack, crowd, checks);
  await checkDomainEvents(stack, crowd, checks);
  await checkConnections(stack, crowd, checks);
}

async function checkAudiences(stack: RehearsedStack, crowd: Crowd, checks: Checks): Promise<void> {
  const { alice, alicesPhone, bob, carol } = crowd;
  const all = Object.values(crowd) as readonly RehearsedClient[];
  const done = { status: 'COMPLETED', stale: 0, failed: 0 } as const;
  const reaching = (connections: number) => ({ ...done, connections, delivered: connections });

  await checks.check('publish to users', () =>
    stack.broadcast({ users: ['alice', 'bob'] }, 'users', reaching(3), [alice, alicesPhone, bob]),
  );
  await checks.check('publish to a channel', () =>
    stack.broadcast({ channels: ['news'] }, 'channel', reaching(2), [alice, bob]),
  );
  await checks.check('publish to channels that share a member', () =>
    stack.broadcast({ channels: ['news', 'offers'] }, 'channels', reaching(3), [alice, bob, carol]),
  );
  await checks.check('publish to a connection', () =>
    stack.broadcast({ connections: [alicesPhone.connectionId] }, 'connection', reaching(1), [alicesPhone]),
  );
  await checks.check('publish to everyone', () => stack.broadcast({ everyone: true }, 'everyone', reaching(4), all));
  await checks.check('publish to everyone but a user and a connection', () => {
    const exclude = { users: ['bob'], connections: [alicesPhone.connectionId] };
    return stack.broadcast({ everyone: true, exclude }, 'but', reaching(2), [alice, carol]);
  });
  await checks.check('publish to a user who is not there', async () => {
    const expected = { status: 'NO_CONNECTIONS', connections: 0, unreached: ['nobody'] } as const;
    return stack.broadcast({ users: ['nobody'] }, 'nobody', expected, []);
  });
  await checks.check(`publish to ${MANY_USERS} users, beyond one execution`, async () => {
    const users = Array.from({ length: MANY_USERS - 2 }, (_, index) => `absent-${index}`);
    const report = await stack.reportOf(await stack.publish({ users: [...users, 'bob', 'carol'] }, 'fan-out'));
    checkReport(report, reaching(2));
    for (const client of [bob, carol]) await client.receives('fan-out');
    ok((await stack.fanOuts()) > 0, 'no execution of the fan-out succeeded');
    return `${report.status} by the fan-out, ${report.unreachedUsers.count} users unreached`;
  });
  await checks.check('the same request twice', async () => {
    const once = { idempotencyKey: 'once' };
    const id = await stack.publish({ users: ['carol'] }, 'once', once);
    checkReport(await stack.reportOf(id), reaching(1));
    await stack.publish({ users: ['carol'] }, 'once', once);
    return 'one broadcast';
  });
  await checks.check('each client got its messages once and no other', async () => {
    // What was sent before has arrived by then, because each socket keeps the order.
    await stack.broadcast({ everyone: true }, 'last', reaching(4), all);
    deepStrictEqual(alice.received, ['users', 'channel', 'channels', 'everyone', 'but', 'last']);
    deepStrictEqual(alicesPhone.received, ['users', 'connection', 'everyone', 'last']);
    deepStrictEqual(bob.received, ['users', 'channel', 'channels', 'everyone', 'fan-out', 'last']);
    deepStrictEqual(carol.received, ['channels', 'everyone', 'but', 'fan-out', 'once', 'last']);
    return `${all.reduce((total, { received }) => total + received.length, 0)} messages at ${all.length} clients`;
  });
}

async function checkRecords(stack: RehearsedStack, { alice }: Crowd, checks: Checks): Promise<void> {
  await checks.check('the outcome of each connection is on record', async () => {
    const id = await stack.publish({ users: ['alice'] }, 'recorded');
    await stack.reportOf(id);
    const tables = { broadcasts: stack.outputs.BroadcastsTableName, outcomes: stack.outputs.OutcomesTableName };
    const found: RecipientOutcome[] = [];
    for await (const outcome of outcomesOf(stack.tables, tables, id)) found.push(outcome);
    deepStrictEqual(
      found.map(({ userId, outcome }) => ({ userId, outcome })),
      Array(2).fill({ userId: 'alice', outcome: 'delivered' }),
    );
    return `${found.length} outcomes`;
  });
  await checks.check('a stale connection is reported and pruned', async () => {
    const table = stack.outputs.ConnectionsTableName;
    const [row] = await rowsOfConnection(stack.tables, table, alice.connectionId);
    ok(row, 'alice has no row');
    const connectedAt = Date.now() - LONG_AGO * 1000;
    // As a client that left without $disconnect: its row is there, its socket is not.
    const connectionId = 'GoneLongAgo=';
    await putRow(stack.tables, table, {
      ...row,
      connectionId,
      recipient: userRecipient('ghost'),
      userId: 'ghost',
      connectedAt,
    });
    const report = await stack.reportOf(await stack.publish({ users: ['ghost'] }, 'stale'));
    checkReport(report, { connections: 1, delivered: 0, stale: 1, failed: 0, unreached: ['ghost'] });
    await waitUntil(
      'its row to go',
      async () => (await rowsOfConnection(stack.tables, table, connectionId)).length === 0,
    );
    return `${report.status}: 1 stale, its row is gone`;
  });
}

async function checkDomainEvents(stack: RehearsedStack, { bob }: Crowd, checks: Checks): Promise<void> {
  await checks.check('a domain event with quotation marks and a new line, through its mapping', async () => {
    const messages: unknown[] = [];
    bob.client.on('orderShipped', (data) => messages.push(data));
    const data = { orderId: AWKWARD, carrier: 'DHL', trackingUrl: 'https://example.com/?a=1&b=<2>' };
    const detail = { customerId: 'bob', ...data };
    const eventId = await stack.aws.publish({ source: 'shop.orders', detailType: 'OrderShipped', detail });
    checkReport(await stack.reportOf(`OrderShipped/shop.orders/${eventId}`), { status: 'COMPLETED', delivered: 1 });
    await waitUntil('the message', () => messages.length > 0);
    deepStrictEqual(messages, [data]);
    return 'came unchanged';
  });
  await checks.check('a domain event without a mapped field', async () => {
    const eventId = await stack.aws.publish({
      source: 'shop.orders',
      detailType: 'OrderShipped',
      detail: { customerId: 'bob' },
    });
    const { status, error } = await stack.reportOf(`OrderShipped/shop.orders/${eventId}`);
    deepStrictEqual(status, 'FAILED');
    return `${status}: ${error?.cause ?? ''}`;
  });
}

async function checkConnections(stack: RehearsedStack, crowd: Crowd, checks: Checks): Promise<void> {
  await checks.check('a client with a wrong token is refused', async () => {
    const status = await refusalOf(`${stack.outputs.WebSocketUrl}?token=wrong`);
    ok(status === 401 || status === 403, `it got ${status}`);
    return `status ${status}`;
  });
  await checks.check('a channel that the token does not grant is refused', async () => {
    const seen = await crowd.alice.client.subscribe('secrets').then(
      () => 'joined',
      (error: { readonly code?: string }) => error.code,
    );
    deepStrictEqual(seen, 'SERVER');
    return 'the server says so';
  });
  await checks.check('a client that was away gets what it missed', async () => {
    const away = await stack.connect('dora');
    await stack.broadcast({ users: ['dora'] }, 'before', { status: 'COMPLETED' }, [away]);
    const { position } = away.client;
    away.close();
    await waitUntil('the rows of dora to go', async () => (await stack.aws.connectionsOf('dora')).length === 0);
    await stack.reportOf(await stack.publish({ users: ['dora'] }, 'missed'));
    const back = await stack.connect('dora', [], position);
    await back.receives('missed');
    back.close();
    await waitUntil('the rows of dora to go', async () => (await stack.aws.connectionsOf('dora')).length === 0);
    deepStrictEqual(back.received, ['missed']);
    return 'once; and its rows went when it left';
  });
}
