/** Claims whose row changes between the write that was refused and the read that tells why. */
import { randomUUID } from 'node:crypto';
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Claim, Claims } from '#functions/open-broadcast/claim';
import { readBroadcast } from '#shared/tables/broadcasts-table';
import type { BroadcastRow } from '#shared/tables/table-schema';
import { BROADCASTS_TABLE, startTables, type Tables } from '../support/tables';

const LEASE_SECONDS = 360;
const NOW = Date.parse('2026-11-21T10:00:00Z');
const LATER = NOW + LEASE_SECONDS * 1000;

let tables: Tables;
beforeAll(async () => (tables = await startTables()));
afterAll(() => tables.stop());

const put = (row: Partial<BroadcastRow>) =>
  tables.client.send(new PutCommand({ TableName: BROADCASTS_TABLE, Item: row }));
const remove = (broadcastId: string) =>
  tables.client.send(new DeleteCommand({ TableName: BROADCASTS_TABLE, Key: { broadcastId } }));
const running = (broadcastId: string, more: Partial<BroadcastRow> = {}) =>
  put({ broadcastId, status: 'RUNNING', owner: 'first', attempt: 2, leaseUntil: LATER, ...more });

const nothing = async (): Promise<unknown> => undefined;

const ASKER = { owner: 'me', startedAt: '2026-11-21T10:00:00.000Z' };
/** Claims as `me`, while others do something before and after each time the row is read. */
const claim = (broadcastId: string, beforeRead: () => Promise<unknown>, afterRead = nothing) =>
  ask(
    (claims) => claims.claim({ broadcastId, ...ASKER, envelope: '{"id":"x"}', request: '{}' }),
    beforeRead,
    afterRead,
  );
/** Keeps it for later as `me`, meanwhile the same. */
const schedule = (broadcastId: string, beforeRead: () => Promise<unknown>, afterRead = nothing) =>
  ask(
    (claims) => claims.schedule({ broadcastId, ...ASKER, request: '{}', sendAt: '2026-11-21T12:00:00.000Z' }),
    ...[beforeRead, afterRead],
  );

async function ask(
  how: (claims: Claims) => Promise<Claim>,
  beforeRead: () => Promise<unknown>,
  afterRead: () => Promise<unknown>,
) {
  let reads = 0;
  const send = async (command: Parameters<DynamoDBDocumentClient['send']>[0]): Promise<unknown> => {
    if (!(command instanceof GetCommand)) return tables.client.send(command);
    reads += 1;
    await beforeRead();
    const row: unknown = await tables.client.send(command);
    await afterRead();
    return row;
  };
  const client = { send } as unknown as DynamoDBDocumentClient;
  const claims = new Claims(
    client,
    BROADCASTS_TABLE,
    { leaseSeconds: LEASE_SECONDS, broadcastRetentionDays: 30, reports: 'all' },
    () => NOW,
  );
  const claimed = await how(claims).catch((error: unknown) => error as Error);
  return { claimed, reads: () => reads };
}
describe('a claim that was refused', () => {
  it('is mine when the broadcast of the other has failed since', async () => {
    const id = randomUUID();
    await running(id);
    const { claimed } = await claim(id, () => running(id, { status: 'FAILED' }));
    expect(claimed).toEqual({ mine: true, owner: 'me', attempt: 3 });
  });

  it('is mine when the row of the other is gone since', async () => {
    const id = randomUUID();
    await running(id);
    const { claimed } = await claim(id, () => remove(id));
    expect(claimed).toMatchObject({ mine: true, owner: 'me', attempt: 1 });
  });

  it('is mine when the lease of the other is over since', async () => {
    const id = randomUUID();
    await running(id);
    const { claimed } = await claim(id, () => running(id, { leaseUntil: NOW - 1 }));
    expect(claimed).toEqual({ mine: true, owner: 'me', attempt: 3 });
  });

  it('is not mine while the lease of the other holds, to its last millisecond', async () => {
    const id = randomUUID();
    await running(id);
    const { claimed, reads } = await claim(id, () => running(id, { leaseUntil: NOW }));
    expect([claimed, reads()]).toEqual([{ mine: false, owner: 'first', attempt: 2 }, 1]);
  });

  it('is not mine when the other has finished since', async () => {
    const id = randomUUID();
    await running(id);
    const { claimed } = await claim(id, () => running(id, { status: 'COMPLETED', leaseUntil: NOW - 1 }));
    expect(claimed).toEqual({ mine: false, owner: 'first', attempt: 2 });
  });

  it('fails with a named error after three tries, if it is free at each read and taken at each try', async () => {
    const id = randomUUID();
    await running(id);
    const { claimed, reads } = await claim(
      id,
      () => running(id, { leaseUntil: NOW - 1 }),
      () => running(id),
    );
    expect(claimed).toMatchObject({
      name: 'Broadcast.ClaimContended',
      message: `Broadcast '${id}' changed hands 3 times while it was being claimed. Try again.`,
    });
    expect(reads()).toBe(3);
  });
});

describe('a broadcast of mine', () => {
  it('stays mine when its fan-out has extended the lease, which stays as long', async () => {
    const id = randomUUID();
    const leaseUntil = LATER + 3_600_000;
    await running(id, { owner: 'me', leaseUntil });
    const { claimed } = await claim(id, nothing);
    expect(claimed).toEqual({ mine: true, owner: 'me', attempt: 2 });
    expect(await readBroadcast(tables.client, BROADCASTS_TABLE, id)).toMatchObject({ leaseUntil });
  });

  it('is still mine when I claim it again, without a read of the row', async () => {
    const id = randomUUID();
    await running(id, { owner: 'me', leaseUntil: LATER - 1 });
    const { claimed, reads } = await claim(id, nothing);
    expect([claimed, reads()]).toEqual([{ mine: true, owner: 'me', attempt: 2 }, 0]);
  });

  it('is not mine any more once it is over', async () => {
    const id = randomUUID();
    await running(id, { owner: 'me', status: 'COMPLETED' });
    expect((await claim(id, nothing)).claimed).toEqual({ mine: false, owner: 'me', attempt: 2 });
  });
});

describe('a broadcast that cannot be kept for later', () => {
  const kept = { mine: true, owner: 'me', attempt: 0 };

  it('is mine when the broadcast of the other has failed since', async () => {
    const id = randomUUID();
    await running(id);
    const { claimed, reads } = await schedule(id, () => running(id, { status: 'FAILED' }));
    expect([claimed, reads()]).toEqual([kept, 1]);
  });

  it('is mine when the row of the other is gone since', async () => {
    const id = randomUUID();
    await running(id);
    const { claimed, reads } = await schedule(id, () => remove(id));
    expect([claimed, reads()]).toEqual([kept, 1]);
  });

  it('is not mine while the other runs', async () => {
    const id = randomUUID();
    await running(id);
    const { claimed, reads } = await schedule(id, nothing);
    expect([claimed, reads()]).toEqual([{ mine: false, owner: 'first', attempt: 2 }, 1]);
  });

  it('fails with a named error after three tries, if it is free at each read and taken at each try', async () => {
    const id = randomUUID();
    await running(id);
    const { claimed, reads } = await schedule(
      id,
      () => remove(id),
      () => running(id),
    );
    expect(claimed).toMatchObject({ name: 'Broadcast.ClaimContended' });
    expect(reads()).toBe(3);
  });
});

it.each([
  [{ status: 'COMPLETED', owner: 'first' } as const, { mine: false, owner: 'first', attempt: 1 }],
  [{ status: 'RUNNING', owner: 'first' } as const, { mine: false, owner: 'first', attempt: 1 }],
  [{ status: 'RUNNING', owner: 'me' } as const, { mine: true, owner: 'me', attempt: 1 }],
])('a row that says no more than %j is of a first attempt', async (row, expected) => {
  const id = randomUUID();
  await put({ broadcastId: id, ...row });
  expect((await claim(id, nothing)).claimed).toEqual(expected);
});
