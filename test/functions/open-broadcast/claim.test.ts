import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { randomUUID } from 'node:crypto';
import { ClaimContendedError, Claims } from '#functions/open-broadcast/claim';
import { OPEN_SHARDS } from '#shared/tables/index-shards';
import { PUBLISH_SECONDS } from '#shared/contracts/limits';
import { readBroadcast } from '#shared/tables/broadcasts-table';
import type { BroadcastRow } from '#shared/tables/table-schema';
import { BROADCASTS_TABLE, startTables, type Tables } from '../support/tables';

const LEASE_SECONDS = 360;
const START = Date.parse('2026-11-21T10:00:00Z');

let tables: Tables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

const claimsAt = (now: number) =>
  new Claims(
    tables.client,
    BROADCASTS_TABLE,
    { leaseSeconds: LEASE_SECONDS, broadcastRetentionDays: 30, reports: 'all' },
    () => now,
  );
const request = (broadcastId: string, owner: string) => ({
  broadcastId,
  owner,
  envelope: '{"id":"x"}',
  request: '{}',
  startedAt: '2026-11-21T10:00:00.000Z',
});
const put = (row: Partial<BroadcastRow>) =>
  tables.client.send(new PutCommand({ TableName: BROADCASTS_TABLE, Item: row }));
const read = (broadcastId: string) => readBroadcast(tables.client, BROADCASTS_TABLE, broadcastId);

describe('a broadcast nobody has claimed', () => {
  it('is mine, with a row that says so', async () => {
    const id = randomUUID();
    expect(await claimsAt(START).claim(request(id, 'first'))).toEqual({
      ...{ mine: true, owner: 'first', attempt: 1 },
      reachedRoom: expect.any(Number) as number,
    });
    expect(await read(id)).toEqual({
      ...request(id, 'first'),
      status: 'RUNNING',
      attempt: 1,
      leaseUntil: START + LEASE_SECONDS * 1000,
      dueAt: START + PUBLISH_SECONDS * 1000,
      openShard: OPEN_SHARDS.of(id),
      expiresAt: START / 1000 + 30 * 86_400,
    });
  });

  it('goes to exactly one of twenty that claim it at once', async () => {
    const id = randomUUID();
    const owners = Array.from({ length: 20 }, (_, index) => `execution-${index}`);
    const claims = await Promise.all(owners.map((owner) => claimsAt(START).claim(request(id, owner))));
    const winner = claims.find((claim) => claim.mine)?.owner;
    expect(claims.filter((claim) => claim.mine)).toHaveLength(1);
    expect(new Set(claims.map((claim) => claim.owner))).toEqual(new Set([winner]));
  });
});

describe('a broadcast that is running', () => {
  it('is still mine when I claim it again, as after a lost reply, and its lease restarts', async () => {
    const id = randomUUID();
    await claimsAt(START).claim(request(id, 'first'));
    expect(await claimsAt(START + 5000).claim(request(id, 'first'))).toEqual({
      mine: true,
      owner: 'first',
      attempt: 1,
    });
    expect(await read(id)).toMatchObject({ leaseUntil: START + 5000 + LEASE_SECONDS * 1000, renewals: 1 });
  });

  it('is mine when I ask again after my own lease, without a further attempt', async () => {
    const id = randomUUID();
    await claimsAt(START).claim(request(id, 'first'));
    const late = START + (LEASE_SECONDS + 1) * 1000;
    expect(await claimsAt(late).claim(request(id, 'first'))).toMatchObject({ mine: true, attempt: 1 });
  });

  it('belongs to the first until the lease is over', async () => {
    const id = randomUUID();
    await claimsAt(START).claim(request(id, 'first'));
    const last = START + LEASE_SECONDS * 1000;
    expect(await claimsAt(last).claim(request(id, 'second'))).toEqual({ mine: false, owner: 'first', attempt: 1 });
  });

  it('goes to the next one when the lease is over, as a further attempt', async () => {
    const id = randomUUID();
    await claimsAt(START).claim(request(id, 'first'));
    const late = START + LEASE_SECONDS * 1000 + 1;
    expect(await claimsAt(late).claim(request(id, 'second'))).toEqual({ mine: true, owner: 'second', attempt: 2 });
    expect(await claimsAt(late).claim(request(id, 'first'))).toEqual({ mine: false, owner: 'second', attempt: 2 });
  });
});

describe('a broadcast that has ended', () => {
  it.each(['COMPLETED', 'PARTIAL', 'NO_CONNECTIONS', 'EXPIRED'] as const)(
    'stays with the first when it is %s, even for the first itself',
    async (status) => {
      const id = randomUUID();
      await put({ broadcastId: id, status, owner: 'first', attempt: 1, leaseUntil: START });
      for (const owner of ['second', 'first']) {
        expect(await claimsAt(START + 1e9).claim(request(id, owner))).toEqual({
          mine: false,
          owner: 'first',
          attempt: 1,
        });
      }
    },
  );

  it('can start again when it FAILED, without the report of the failure', async () => {
    const id = randomUUID();
    const reached = '{"alice":["a="]}';
    const failed = {
      status: 'FAILED',
      owner: 'first',
      attempt: 2,
      report: '{}',
      publishedAt: 'then',
      reached,
    } as const;
    await put({ broadcastId: id, ...failed });
    const claim = await claimsAt(START).claim(request(id, 'second'));
    expect(claim).toMatchObject({ mine: true, attempt: 3 });
    // What the first run recorded stays, and no later one may overwrite it.
    expect(claim).not.toHaveProperty('reachedRoom');
    expect(await read(id)).toMatchObject({ reached });
    expect(await read(id)).not.toHaveProperty('report');
    expect(await read(id)).not.toHaveProperty('publishedAt');
  });

  it('can start if its row is only the report of a refused request', async () => {
    const id = randomUUID();
    await put({ broadcastId: id, status: 'FAILED', owner: 'first', report: '{}' });
    expect(await claimsAt(START).claim(request(id, 'second'))).toMatchObject({ mine: true, attempt: 1 });
  });

  it('stays with the first when it was refused, for the same reason, before and after its report', async () => {
    const id = randomUUID();
    const refused = (owner: string, refusal = 'no type') => ({
      ...{ broadcastId: id, owner, startedAt: '2026-11-21T10:00:00.000Z', refusal, refusedInput: '{"order":1}' },
    });
    expect(await claimsAt(START).claim(refused('first'))).toMatchObject({ mine: true, owner: 'first', attempt: 1 });
    const duplicate = { mine: false, owner: 'first', attempt: 1 };
    expect(await claimsAt(START).claim(refused('second'))).toEqual(duplicate);
    await put({ ...(await read(id)), status: 'FAILED', report: '{}' });
    for (const owner of ['second', 'first']) {
      expect(await claimsAt(START + 1e9).claim(refused(owner))).toEqual(duplicate);
    }
    expect(await read(id)).toMatchObject({ status: 'FAILED', owner: 'first', refusal: 'no type', report: '{}' });
    expect(await read(id)).toMatchObject({ refusedInput: '{"order":1}' });
  });

  it('can start again when it was refused, for another reason or with a good request', async () => {
    const id = randomUUID();
    const startedAt = '2026-11-21T10:00:00.000Z';
    await put({ broadcastId: id, status: 'FAILED', owner: 'first', attempt: 1, refusal: 'no type' });
    const other = { broadcastId: id, owner: 'second', startedAt, refusal: 'no audience', refusedInput: '{}' };
    expect(await claimsAt(START).claim(other)).toMatchObject({ mine: true, attempt: 2 });
    await put({ ...(await read(id)), status: 'FAILED' });
    expect(await claimsAt(START).claim(request(id, 'third'))).toMatchObject({ mine: true, attempt: 3 });
    expect(await read(id)).toMatchObject(request(id, 'third'));
    for (const name of ['refusal', 'refusedInput']) expect(await read(id)).not.toHaveProperty(name);
  });

  it('goes to exactly one of ten that start it again at once', async () => {
    const id = randomUUID();
    await put({ broadcastId: id, status: 'FAILED', owner: 'first', attempt: 1 });
    const owners = Array.from({ length: 10 }, (_, index) => `execution-${index}`);
    const claims = await Promise.all(owners.map((owner) => claimsAt(START).claim(request(id, owner))));
    expect(claims.filter((claim) => claim.mine)).toHaveLength(1);
  });
});

it('gives up by name when the row is never what it was refused for', async () => {
  const id = randomUUID();
  await claimsAt(START).claim(request(id, 'first'));
  // Refused while the lease holds, and read when it is over: the clock runs on between the two.
  let reads = 0;
  const clock = () => (reads++ % 3 === 2 ? START + 1e9 : START);
  const claims = new Claims(
    tables.client,
    BROADCASTS_TABLE,
    { leaseSeconds: LEASE_SECONDS, broadcastRetentionDays: 30, reports: 'all' },
    clock,
  );
  await expect(claims.claim(request(id, 'second'))).rejects.toThrow(ClaimContendedError);
});
