import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Asks } from '#functions/open-broadcast/asks';
import { Claims } from '#functions/open-broadcast/claim';
import type { Written } from '#functions/open-broadcast/history';
import { openBroadcast, type OpenBroadcastParts } from '#functions/open-broadcast/open-broadcast';
import { acknowledgementKey, readAsked } from '#shared/acknowledgements/acknowledgements-table';
import type { Receipts } from '#shared/acknowledgements/receipts';
import { readBroadcast, readEnvelope } from '#shared/tables/broadcasts-table';
import { DEADLINE_SHARDS } from '#shared/tables/index-shards';
import { reachedRoom } from '#shared/tables/reached-room';
import { updateIf } from '#shared/tables/conditional-update';
import { canceled } from '#shared/tables/scheduled-row';
import type { BroadcastRow } from '#shared/tables/table-schema';
import type { BroadcastInput, Envelope, OpenBroadcastResult } from '#shared/contracts';
import { ACKNOWLEDGEMENTS_TABLE, BROADCASTS_TABLE, startTables, type Tables } from '../support/tables';

const START = '2026-11-21T10:00:00.000Z';
const NOW = Date.parse(START) + 1000;
const shards = { everyone: { write: 2, read: 2 }, channel: { write: 1, read: 1 } };
const execution = (name: string) => ({
  id: `arn:aws:states:eu-central-1:123456789012:express:broadcast:${name}:1`,
  startTime: START,
});

let tables: Tables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

let serial = 0;
const newEvent = (...given: [request?: unknown, more?: Partial<BroadcastInput>]): BroadcastInput => ({
  mapping: 'OrderShipped',
  source: 'shop.orders',
  eventId: `event-${++serial}`,
  time: '2026-11-21T09:59:59Z',
  request: given.length > 0 ? given[0] : validRequest(),
  ...given[1],
});
const validRequest = (more: object = {}) => ({
  audience: { users: ['alice'] },
  message: { type: 'OrderShipped', data: { orderId: 'o-1', micros: 1764000000123457, note: '📦' } },
  ...more,
});
it('puts into the envelope what the message supersedes', async () => {
  const message = { type: 'orderStatus', data: { status: 'packed' }, supersedes: { key: 'A-1', version: 2 } };
  const result = await open(newEvent({ audience: { users: ['alice'] }, message }));
  const { text = '' } = (result as { envelope: { text?: string } }).envelope;
  expect(JSON.parse(text)).toMatchObject(message);
});

const open = (event: unknown, name = 'first', parts: Partial<OpenBroadcastParts> = {}) =>
  openBroadcast(
    { event: event as BroadcastInput, execution: execution(name) },
    {
      claims: new Claims(
        tables.client,
        BROADCASTS_TABLE,
        { leaseSeconds: 360, broadcastRetentionDays: 30, reports: 'all' },
        () => NOW,
      ),
      ...{ shards, now: () => NOW },
      ...parts,
    },
  );
const row = (broadcastId: string) => readBroadcast(tables.client, BROADCASTS_TABLE, broadcastId);
/** As its report does. */
const fail = async (broadcastId: string) =>
  tables.client.send(
    new PutCommand({
      TableName: BROADCASTS_TABLE,
      Item: { ...(await row(broadcastId)), status: 'FAILED', report: '{}' },
    }),
  );

describe('a good request', () => {
  it('is opened: named, claimed, serialised once, with its recipients', async () => {
    const event = newEvent();
    const result = await open(event);
    const broadcastId = `OrderShipped/shop.orders/${event.eventId}`;
    const envelope = `{"id":"${broadcastId}","type":"OrderShipped","time":"2026-11-21T09:59:59Z","data":{"orderId":"o-1","micros":1764000000123457,"note":"📦"}}`;
    expect(result).toEqual({
      decision: 'OPEN',
      broadcastId,
      owner: execution('first').id,
      attempt: 1,
      startedAt: START,
      executionUrl: expect.stringContaining('/express-executions/details/') as string,
      envelope: { text: envelope },
      recipients: ['user#alice'],
      connectionIds: [],
      channels: [],
      users: ['alice'],
      excludeUsers: [],
      excludeConnections: [],
      reachedRoom: reachedRoom((await row(broadcastId)) as BroadcastRow, 'all'),
    });
    expect(await row(broadcastId)).toMatchObject({ status: 'RUNNING', envelope, request: JSON.stringify(event) });
  });

  it('is named by its idempotency key when it has one', async () => {
    const { broadcastId } = await open(newEvent(validRequest({ idempotencyKey: 'order/1' })));
    expect(broadcastId).toBe('OrderShipped/shop.orders/order/1');
  });

  it('is sent with the id and time of the broadcast it resends, but is a broadcast of its own', async () => {
    const event = newEvent(
      validRequest({ resendOf: { broadcastId: 'OrderShipped/shop/1', time: '2026-11-20T08:00:00Z' } }),
    );
    const result = await open(event);
    expect(result).toMatchObject({ decision: 'OPEN', broadcastId: `OrderShipped/shop.orders/${event.eventId}` });
    const { envelope } = result as { envelope: { text: string } };
    expect(JSON.parse(envelope.text)).toMatchObject({ id: 'OrderShipped/shop/1', time: '2026-11-20T08:00:00Z' });
  });

  it('leaves a large envelope in the table', async () => {
    const data = 'x'.repeat(100_000);
    const result = await open(newEvent(validRequest({ message: { type: 't', data } })));
    expect(result).toMatchObject({ decision: 'OPEN', envelope: { storedIn: 'broadcasts-table' } });
    const envelope = await readEnvelope(tables.client, BROADCASTS_TABLE, result.broadcastId);
    expect(JSON.parse(envelope)).toMatchObject({ data });
  });

  it('is opened again for the execution that asks again, word for word, but is not its first run any more', async () => {
    const event = newEvent();
    const { reachedRoom: _, ...first } = (await open(event)) as OpenBroadcastResult & { reachedRoom: number };
    expect(await open(event)).toStrictEqual(first);
  });

  it('is a duplicate for every other execution, which is told who came first', async () => {
    const event = newEvent();
    await open(event);
    expect(await open(event, 'second')).toMatchObject({
      decision: 'DUPLICATE',
      first: execution('first').id,
      executionUrl: expect.stringContaining(':second:') as string,
    });
  });

  it('is expired when its time is over, with a row to report on', async () => {
    const expired = await open(newEvent(validRequest({ expiresAt: new Date(NOW).toISOString() })));
    expect(expired).toMatchObject({ decision: 'EXPIRED', attempt: 1 });
    expect(await row(expired.broadcastId)).toMatchObject({ status: 'RUNNING' });
    const inTime = await open(newEvent(validRequest({ expiresAt: new Date(NOW + 1).toISOString() })));
    expect(inTime.decision).toBe('OPEN');
  });

  it('has no recipients when all of them are excluded, with a row to report on', async () => {
    const nobody = await open(newEvent(validRequest({ audience: { users: ['a'], exclude: { users: ['a'] } } })));
    expect(nobody).toMatchObject({ decision: 'NO_RECIPIENTS' });
    expect(await row(nobody.broadcastId)).toMatchObject({ status: 'RUNNING' });
  });
});

describe('a bad request', () => {
  it.each([
    [
      'a field it does not know',
      newEvent(validRequest({ priority: 1 })),
      'priority is not a field of the broadcast request',
    ],
    ['no audience', newEvent({ message: { type: 't', data: 1 } }), 'audience is missing in the broadcast request'],
    [
      'an envelope that is too large',
      newEvent(validRequest({ message: { type: 't', data: 'x'.repeat(131_072) } })),
      'message.data makes an envelope of',
    ],
    [
      'a mapped field that is absent',
      newEvent(undefined, { missing: { fields: ['detail.customerId'], detail: {} } }),
      'detail.customerId is absent',
    ],
    ['no request', newEvent(undefined), 'request is missing in the input of the execution'],
    ['a time that is none', newEvent(validRequest(), { time: 'now' }), 'time must be an ISO 8601 time with zone'],
  ])('because of %s is a decision by name, with a row to report on', async (_, event, cause) => {
    const result = await open(event);
    expect(result).toMatchObject({
      decision: 'INVALID',
      error: 'Broadcast.InvalidRequest',
      cause: expect.stringContaining(cause) as string,
      broadcastId: `OrderShipped/shop.orders/${event.eventId}`,
      owner: execution('first').id,
      attempt: 1,
    });
    const claimed = await row(result.broadcastId);
    expect(claimed).toMatchObject({ status: 'RUNNING', owner: execution('first').id });
    expect(claimed).toMatchObject({ refusal: expect.stringContaining(cause) as string });
    // It may be of any size. Only people look for it, by its beginning.
    expect(claimed).not.toHaveProperty('request');
    expect(claimed?.refusedInput).toBe(JSON.stringify(event).slice(0, 4000));
  });

  it('is recorded without its text if it is nested too deep for one', async () => {
    const deep = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown;
    const { broadcastId, decision } = await open(newEvent(deep(100_000)));
    expect(decision).toBe('INVALID');
    expect(await row(broadcastId)).not.toHaveProperty('refusedInput');
  });

  it('that is delivered again is a duplicate, as two deliveries of one event are one broadcast', async () => {
    const event = newEvent(validRequest({ priority: 1 }));
    const { broadcastId } = await open(event);
    const duplicate = { decision: 'DUPLICATE', broadcastId, first: execution('first').id };
    expect(await open(event, 'second')).toMatchObject(duplicate);
    await fail(broadcastId);
    expect(await open(event, 'third')).toMatchObject(duplicate);
  });

  it('is opened under its name once it is a good one', async () => {
    const idempotencyKey = `key-${++serial}`;
    const { broadcastId } = await open(newEvent(validRequest({ idempotencyKey, priority: 1 })));
    await fail(broadcastId);
    expect(await open(newEvent(validRequest({ idempotencyKey })), 'second')).toMatchObject({
      ...{ decision: 'OPEN', broadcastId, owner: execution('second').id, attempt: 2 },
    });
  });

  const BY_HAND = [
    undefined,
    null,
    'hello',
    7,
    [],
    {},
    { audience: { everyone: true } },
    { request: null },
    { request: 7 },
  ];
  it.each(BY_HAND)('is what the input %j is: still named, for its report', async (input) => {
    const asks = new Asks(tables.client, ACKNOWLEDGEMENTS_TABLE, 30);
    for (const parts of [{}, { asks }])
      expect(await open(input, 'by-hand', parts)).toMatchObject({
        decision: 'INVALID',
        broadcastId: expect.stringMatching(/^unknown\/unknown\/./) as string,
        cause: expect.stringContaining('the input of the execution') as string,
      });
  });
});

it('gives history the envelope that its text is', async () => {
  const written: Written[] = [];
  const history = { write: (one: Written) => Promise.resolve(void written.push(one)) };
  await open(newEvent(), 'first', { history });
  expect(written.map(({ envelope }) => envelope)).toStrictEqual(
    written.map(({ text }) => JSON.parse(text) as Envelope),
  );
  expect(written).toHaveLength(1);
});

it('rejects with what the table rejects with, so that the state machine tries again', async () => {
  const throttled = () => Promise.reject(new Error('throttled'));
  const claims = { claim: throttled, schedule: throttled, read: throttled };
  await expect(openBroadcast({ event: newEvent(), execution: execution('first') }, { claims, shards })).rejects.toThrow(
    'throttled',
  );
});

describe('a request for acknowledgements', () => {
  const withAsks = (event: unknown, asks: OpenBroadcastParts['asks'], now = NOW) =>
    openBroadcast(
      { event: event as BroadcastInput, execution: execution('first') },
      {
        claims: new Claims(
          tables.client,
          BROADCASTS_TABLE,
          { leaseSeconds: 360, broadcastRetentionDays: 30, reports: 'all' },
          () => now,
        ),
        ...{ shards, asks, now: () => now },
      },
    );
  const asks = () => new Asks(tables.client, ACKNOWLEDGEMENTS_TABLE, 30);
  const envelopeOf = (result: OpenBroadcastResult) =>
    JSON.parse((result as { envelope: { text: string } }).envelope.text) as Envelope;
  const askedFor = (broadcastId: string) => readAsked(tables.client, ACKNOWLEDGEMENTS_TABLE, broadcastId);
  const acknowledge = { withinSeconds: 60 };

  it('puts a receipt into the envelope, and writes whom it asks until when', async () => {
    const audience = { users: ['alice', 'bob'], exclude: { users: ['bob'] } };
    const result = await withAsks(newEvent(validRequest({ audience, acknowledge })), asks());
    const { id, acknowledge: asked } = envelopeOf(result);
    expect(asked).toEqual({ receipt: (await asks().receipts()).of(id) });
    expect(await askedFor(id)).toMatchObject({ until: NOW + 60_000, users: ['alice'], others: false, shards: 1 });
  });

  it('says when to count, for as long as what is asked is kept', async () => {
    const { broadcastId } = await withAsks(newEvent(validRequest({ acknowledge })), asks());
    const until = NOW + 60_000;
    const Key = acknowledgementKey.due(DEADLINE_SHARDS.of(broadcastId), broadcastId, until);
    const { Item } = await tables.client.send(new GetCommand({ TableName: ACKNOWLEDGEMENTS_TABLE, Key }));
    const expiresAt = until / 1000 + 30 * 86_400;
    expect(Item).toEqual({ ...Key, broadcastId, until, expiresAt });
    expect(await askedFor(broadcastId)).toMatchObject({ askedAt: NOW, expiresAt });
  });

  it('asks nobody by name if it asks everyone', async () => {
    const audience = { everyone: true, users: ['alice'] };
    const { broadcastId } = await withAsks(newEvent(validRequest({ audience, acknowledge })), asks());
    expect(await askedFor(broadcastId)).toMatchObject({ users: [], others: true });
  });

  it('asks whoever has a connection that it addresses directly', async () => {
    const audience = { connections: ['c1='] };
    const { broadcastId } = await withAsks(newEvent(validRequest({ audience, acknowledge })), asks());
    expect(await askedFor(broadcastId)).toMatchObject({ users: [], others: true, shards: 1 });
  });

  it('spreads the acknowledgements of a channel, in time and over keys', async () => {
    const result = await withAsks(newEvent(validRequest({ audience: { channels: ['c'] }, acknowledge })), asks());
    const { id, acknowledge: asked } = envelopeOf(result);
    expect(asked).toMatchObject({ spreadMs: 15_000 });
    expect(await askedFor(id)).toMatchObject({ users: [], others: true, shards: 16 });
  });

  it('keeps its deadline when it is opened again', async () => {
    const event = newEvent(validRequest({ acknowledge }));
    const { id } = envelopeOf(await withAsks(event, asks()));
    expect(envelopeOf(await withAsks(event, asks(), NOW + 30_000)).id).toBe(id);
    expect(await askedFor(id)).toMatchObject({ until: NOW + 60_000 });
  });

  it('asks nobody when nothing is sent, nor a second time when the message is sent again', async () => {
    const expired = await withAsks(newEvent(validRequest({ acknowledge, expiresAt: START })), asks());
    expect(await askedFor(expired.broadcastId)).toBeUndefined();
    const resendOf = { broadcastId: 'M/s/first', time: START };
    const again = await withAsks(newEvent(validRequest({ acknowledge, resendOf })), asks());
    expect(envelopeOf(again)).toMatchObject({
      id: 'M/s/first',
      acknowledge: { receipt: (await asks().receipts()).of('M/s/first') },
    });
    expect(await askedFor(again.broadcastId)).toBeUndefined();
    expect(await askedFor('M/s/first')).toBeUndefined();
  });

  it('is refused by a stack that has them off', async () => {
    expect(await withAsks(newEvent(validRequest({ acknowledge })), undefined)).toMatchObject({
      decision: 'INVALID',
      cause: 'acknowledge needs the setting acknowledgements, which this stack has off',
    });
  });

  it('alone needs the key that signs receipts', async () => {
    const withoutKey = { ask: () => Promise.resolve(), receipts: () => Promise.reject(new Error('throttled')) };
    expect(await withAsks(newEvent(), withoutKey)).toMatchObject({ decision: 'OPEN' });
    await expect(withAsks(newEvent(validRequest({ acknowledge })), withoutKey)).rejects.toThrow('throttled');
  });

  it('rejects with an error that is not the fault of the request, and claims nothing', async () => {
    const of = () => {
      throw new Error('not a key');
    };
    const receipts = () => Promise.resolve({ of } as unknown as Receipts);
    const event = newEvent(validRequest({ acknowledge }));
    await expect(withAsks(event, { ask: () => Promise.resolve(), receipts })).rejects.toThrow('not a key');
    expect(await row(`OrderShipped/shop.orders/${event.eventId}`)).toBeUndefined();
  });
});

describe('a request with ifUnreached', () => {
  const ifUnreached = { afterSeconds: 90 };
  /** Waits, and what they were asked for. */
  const waiting = () => {
    const waited: unknown[] = [];
    return { waited, waits: { wait: (...asked: unknown[]) => Promise.resolve(void waited.push(asked)) } };
  };

  it('waits for its users from now on, and has a record of every connection', async () => {
    const { waited, waits } = waiting();
    const result = await open(newEvent(validRequest({ ifUnreached })), 'first', { waits });
    expect(result).toMatchObject({ decision: 'OPEN', recordUpTo: 1_000_000 });
    expect(waited).toEqual([[result.broadcastId, 90, NOW]]);
  });

  it.each([
    ['of a request without it', {}],
    ['when the message is sent again', { ifUnreached, resendOf: { broadcastId: 'M/s/first', time: START } }],
    ['when nothing is sent', { ifUnreached, expiresAt: START }],
  ])('nobody is waited for %s', async (_, more) => {
    const { waited, waits } = waiting();
    const result = await open(newEvent(validRequest(more)), 'first', { waits });
    expect(['OPEN', 'EXPIRED']).toContain(result.decision);
    expect(result).not.toHaveProperty('recordUpTo');
    expect(waited).toEqual([]);
  });

  it('is not opened if nobody can be waited for', async () => {
    const waits = { wait: () => Promise.reject(new Error('no queue')) };
    await expect(open(newEvent(validRequest({ ifUnreached })), 'first', { waits })).rejects.toThrow('no queue');
  });

  it('is refused by a stack that has it off', async () => {
    expect(await open(newEvent(validRequest({ ifUnreached })))).toMatchObject({
      ...{ decision: 'INVALID', cause: 'ifUnreached needs the setting usersToReach, which this stack has off' },
    });
  });
});

describe('a request with sendAt', () => {
  const SEND_AT = '2026-11-21T12:00:00.000Z';
  const openWith = (event: unknown, { name = 'first', now = NOW, schedules = true } = {}) =>
    openBroadcast(
      { event: event as BroadcastInput, execution: execution(name) },
      {
        claims: new Claims(
          tables.client,
          BROADCASTS_TABLE,
          { leaseSeconds: 360, broadcastRetentionDays: 30, reports: 'all' },
          () => now,
        ),
        ...{ shards, schedules, now: () => now },
      },
    );
  const later = (more: object = {}) => newEvent(validRequest({ sendAt: SEND_AT, ...more }));
  const cancel = (broadcastId: string) =>
    updateIf(tables.client, { TableName: BROADCASTS_TABLE, Key: { broadcastId }, ...canceled(NOW) });
  /** What its schedule starts. */
  const inputOf = (result: OpenBroadcastResult) =>
    JSON.parse((result as { schedule: { input: string } }).schedule.input) as BroadcastInput;

  it('is kept until its time, and opened then as if it were published then', async () => {
    const result = await openWith(later());
    expect(result).toMatchObject({ decision: 'SCHEDULED', schedule: { sendAt: SEND_AT } });
    const { broadcastId } = result;
    expect(await row(broadcastId)).toMatchObject({
      ...{ status: 'SCHEDULED', sendAt: SEND_AT, owner: execution('first').id },
      dueAt: Date.parse(SEND_AT) + 120_000,
      expiresAt: Date.parse(SEND_AT) / 1000 + 30 * 86_400,
    });
    const sent = await openWith(inputOf(result), { name: 'at its time', now: Date.parse(SEND_AT) });
    expect(sent).toMatchObject({ decision: 'OPEN', broadcastId, attempt: 1, owner: execution('at its time').id });
    const { text = '' } = (sent as { envelope: { text?: string } }).envelope;
    expect(JSON.parse(text)).toMatchObject({ id: broadcastId, time: SEND_AT, data: { orderId: 'o-1' } });
    expect(await row(broadcastId)).toMatchObject({ status: 'RUNNING', sendAt: SEND_AT });
  });

  it('is scheduled by one execution, which gets the same answer when it asks again', async () => {
    const event = later();
    const first = await openWith(event);
    expect(await openWith(event)).toEqual(first);
    expect(await openWith(event, { name: 'second' })).toMatchObject({
      decision: 'DUPLICATE',
      first: execution('first').id,
    });
  });

  it('is sent once, however often its schedule or the overdue rule starts it', async () => {
    const result = await openWith(later());
    const input = inputOf(result);
    const restart = JSON.parse((await row(result.broadcastId))!.request!) as BroadcastInput;
    expect(restart.request).not.toHaveProperty('sendAt');
    const starts = [input, input, restart].map((each, index) => openWith(each, { name: `start-${index}` }));
    const decisions = (await Promise.all(starts)).map(({ decision }) => decision).sort();
    expect(decisions).toEqual(['DUPLICATE', 'DUPLICATE', 'OPEN']);
  });

  it('is not sent by another event with its key, nor before its time by its own', async () => {
    const first = await openWith(later({ idempotencyKey: 'sale' }));
    const other = newEvent(validRequest({ idempotencyKey: 'sale' }));
    expect(await openWith(other, { name: 'other' })).toMatchObject({
      decision: 'DUPLICATE',
      broadcastId: first.broadcastId,
    });
    expect(await row(first.broadcastId)).toMatchObject({ status: 'SCHEDULED' });
  });

  it('is either canceled or sent, and stays canceled', async () => {
    const event = later();
    const result = await openWith(event);
    const [isCanceled, sent] = await Promise.all([
      cancel(result.broadcastId),
      openWith(inputOf(result), { name: 'at its time' }),
    ]);
    expect(sent.decision).toBe(isCanceled ? 'DUPLICATE' : 'OPEN');
    const again = await openWith(later());
    expect(await cancel(again.broadcastId)).toBeDefined();
    expect(await cancel(again.broadcastId)).toBeUndefined();
    expect((await openWith(inputOf(again), { name: 'left over' })).decision).toBe('DUPLICATE');
  });

  it('is sent at once if it is delivered after its time', async () => {
    const result = await openWith(later(), { now: Date.parse(SEND_AT) + 60_000 });
    expect(result).toMatchObject({ decision: 'OPEN' });
    const { text = '' } = (result as { envelope: { text?: string } }).envelope;
    expect(JSON.parse(text)).toMatchObject({ time: SEND_AT });
  });

  it.each([
    ['2026-11-21T09:59:59Z', 'sendAt must be after the time of the event'],
    ['2027-12-21T10:00:00Z', 'sendAt must be at most 366 days ahead'],
    ['2026-11-21T12:00:00', 'sendAt must be an ISO 8601 time with zone'],
  ])('is refused by name: %s', async (sendAt, cause) => {
    const result = await openWith(newEvent(validRequest({ sendAt })));
    expect(result).toMatchObject({ decision: 'INVALID', cause: expect.stringContaining(cause) as string });
    expect(await row(result.broadcastId)).toMatchObject({ refusal: expect.stringContaining(cause) as string });
  });

  it('is refused if it expires before, or if the stack schedules nothing', async () => {
    expect(await openWith(later({ expiresAt: SEND_AT }))).toMatchObject({
      ...{ decision: 'INVALID', cause: `expiresAt must be after sendAt (${SEND_AT}), got '${SEND_AT}'` },
    });
    const off = { decision: 'INVALID', cause: 'sendAt needs the setting scheduled, which this stack has off' };
    expect(await openWith(later(), { schedules: false })).toMatchObject(off);
    expect(await open(later())).toMatchObject(off);
  });

  it('is sent with the request that the input has, whatever has become of its row', async () => {
    const { broadcastId } = await openWith(later());
    const restart = JSON.parse((await row(broadcastId))!.request!) as BroadcastInput;
    await tables.client.send(new DeleteCommand({ TableName: BROADCASTS_TABLE, Key: { broadcastId } }));
    expect(await openWith(restart, { name: 'restart', now: Date.parse(SEND_AT) })).toMatchObject({
      ...{ decision: 'OPEN', broadcastId },
    });
  });

  it('fails by name at its time if its row is gone', async () => {
    const scheduled = { broadcastId: 'OrderShipped/shop.orders/gone', sendAt: SEND_AT };
    const { request: _, ...named } = newEvent();
    expect(await openWith({ ...named, scheduled })).toMatchObject({
      ...{ decision: 'INVALID', broadcastId: scheduled.broadcastId },
      cause: 'the row of the scheduled broadcast is gone, and its request with it',
    });
    // By which people find it.
    expect((await row(scheduled.broadcastId))?.refusedInput).toBe(JSON.stringify({ ...named, scheduled }));
  });
});
