/** What OpenBroadcast writes to history, in a DynamoDB of this process. */
import { createHash, randomUUID } from 'node:crypto';
import { BatchWriteCommand, type DynamoDBDocumentClient, GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { Claims } from '#functions/open-broadcast/claim';
import { type HistorySettings, HistoryWriter } from '#functions/open-broadcast/history';
import { openBroadcast } from '#functions/open-broadcast/open-broadcast';
import type { Audience, BroadcastInput, Envelope, Message, OpenBroadcastResult } from '#shared/contracts';
import { historyKey, type HistoryRow, type RetainedRow } from '#shared/history/history-table';
import { readBroadcast } from '#shared/tables/broadcasts-table';
import { BROADCASTS_TABLE, HISTORY_TABLE, startTables, type Tables } from '../support/tables';

const NOW = Date.parse('2026-11-21T10:00:00.000Z');
const SETTINGS: HistorySettings = { table: HISTORY_TABLE, minutes: 60, lastValueDays: 30 };
const shards = { everyone: { write: 2, read: 2 }, channel: { write: 1, read: 1 } };

let tables: Tables;
beforeAll(async () => (tables = await startTables()));
afterAll(() => tables.stop());

interface Asked {
  readonly audience: Audience;
  readonly message?: Partial<Message>;
  readonly more?: object;
  /** The event's id, and so the broadcast's. */
  readonly id?: string;
  readonly owner?: string;
  readonly now?: number;
  readonly client?: DynamoDBDocumentClient;
  readonly history?: boolean;
}

async function open({ audience, message, more, id = randomUUID(), owner = 'first', now = NOW, ...parts }: Asked) {
  const request = { audience, message: { type: 'hello', data: 1, ...message }, ...more };
  const event: BroadcastInput = { mapping: 'M', source: 's', eventId: id, time: '2026-11-21T09:59:59Z', request };
  const claims = new Claims(
    tables.client,
    BROADCASTS_TABLE,
    { leaseSeconds: 360, broadcastRetentionDays: 30, reports: 'all' },
    () => now,
  );
  const arn = `arn:aws:states:eu-central-1:123456789012:express:broadcast:${owner}:1`;
  return openBroadcast(
    { event, execution: { id: arn, startTime: '2026-11-21T10:00:00.000Z' } },
    {
      ...{ claims, shards, now: () => now },
      ...(parts.history !== false && { history: new HistoryWriter(parts.client ?? tables.client, SETTINGS) }),
    },
  );
}

/** Everything in the table about broadcasts whose `at` has this hash, or that were retained under these keys. */
async function items(): Promise<(HistoryRow & Partial<RetainedRow>)[]> {
  const { Items = [] } = await tables.client.send(new ScanCommand({ TableName: HISTORY_TABLE, ConsistentRead: true }));
  return Items as (HistoryRow & Partial<RetainedRow>)[];
}
const rowsIn = async (...streams: string[]) => (await items()).filter(({ stream }) => streams.includes(stream));

function envelopeOf(result: OpenBroadcastResult): Envelope {
  if (result.decision !== 'OPEN' || !('text' in result.envelope)) throw new Error('It has no text.');
  return JSON.parse(result.envelope.text) as Envelope;
}

/** Names that no other test has. */
const unique = (...names: string[]) => {
  const serial = randomUUID().slice(0, 8);
  return names.map((name) => `${name}-${serial}`);
};

describe('rows', () => {
  it('are one per user and channel, with the position that the envelope has', async () => {
    const [alice = '', bob = '', orders = ''] = unique('alice', 'bob', 'orders');
    const audience = { users: [alice, bob, alice], channels: [orders], connections: ['c1='] };
    const result = await open({ audience, id: 'e-1' });
    const hash = createHash('sha256').update('M/s/e-1').digest('hex').slice(0, 16);
    const at = `${NOW}-${hash}`;
    expect(envelopeOf(result)).toMatchObject({ id: 'M/s/e-1', at });
    const streams = [`channel#${orders}`, `user#${alice}`, `user#${bob}`];
    const rows = await rowsIn(...streams);
    expect(rows.map(({ stream }) => stream).sort()).toEqual(streams);
    for (const row of rows)
      expect(row).toEqual({
        ...{ stream: row.stream, position: at },
        inBody: 'envelope',
        expiresAt: NOW / 1000 + 4200,
      });
  });

  it('are none for excluded users, and one for everyone whoever else is named', async () => {
    const [alice = '', bob = ''] = unique('alice', 'bob');
    await open({ audience: { users: [alice, bob], exclude: { users: [bob] } } });
    expect((await rowsIn(`user#${alice}`, `user#${bob}`)).map(({ stream }) => stream)).toEqual([`user#${alice}`]);
    const before = (await items()).length;
    await open({ audience: { everyone: true, users: [bob], channels: ['news'] } });
    expect((await items()).length - before).toBe(1);
  });

  it('hold the envelope if it is one row, of up to 800 bytes with its exclusion', async () => {
    const [alice = ''] = unique('alice');
    const overhead = JSON.stringify(
      envelopeOf(await open({ audience: { users: unique('u') }, message: { data: '' }, id: randomUUID() })),
    ).length;
    const size = async (data: string, audience: Audience) => {
      const result = await open({ audience, message: { data } });
      const at = envelopeOf(result).at;
      return (await items()).filter(({ position }) => position === at);
    };
    const [inline, ...none] = await size('x'.repeat(800 - overhead), { users: [alice] });
    expect([JSON.parse(inline!.envelope!), none]).toMatchObject([{ type: 'hello', at: inline!.position }, []]);
    expect(
      (await size('x'.repeat(801 - overhead), { users: [alice] })).map(({ stream }) => stream.split('#')[0]),
    ).toEqual(expect.arrayContaining(['body', 'user']));
    const excluding = { users: [alice], exclude: { connections: ['c='] } };
    const exclusion = JSON.stringify({ connections: ['c='] }).length;
    expect(await size('x'.repeat(800 - overhead - exclusion), excluding)).toMatchObject([
      { excludes: { connections: ['c='] }, envelope: expect.any(String) as string },
    ]);
    expect(await size('x'.repeat(801 - overhead - exclusion), excluding)).toHaveLength(2);
  });

  it('come after the body that they refer to', async () => {
    const written: string[][] = [];
    const client = sending((command, send) => {
      if (command instanceof BatchWriteCommand) written.push(streamsIn(command));
      return send();
    });
    const users = unique('alice', 'bob');
    const at = envelopeOf(await open({ audience: { users }, client })).at!;
    expect(written).toEqual([[`body#${at}`], users.map((user) => `user#${user}`)]);
    const [body] = await rowsIn(`body#${at}`);
    expect(body).toMatchObject({ position: at, expiresAt: NOW / 1000 + 4200 });
    expect(JSON.parse(body!.envelope!)).toMatchObject({ at });
  });

  it('say whom the broadcast excludes, themselves or, if that is long, in the body', async () => {
    const [short = '', long = ''] = unique('short', 'long');
    await open({ audience: { channels: [short], exclude: { users: ['bob'], connections: ['c='] } } });
    expect(await rowsIn(`channel#${short}`)).toMatchObject([{ excludes: { users: ['bob'], connections: ['c='] } }]);
    const users = Array.from({ length: 100 }, (_, index) => `user-${index}`);
    const { at } = envelopeOf(await open({ audience: { channels: [long], exclude: { users } } }));
    const [row] = await rowsIn(`channel#${long}`);
    expect(row).toMatchObject({ inBody: 'all' });
    expect(row).not.toHaveProperty('excludes');
    expect(await rowsIn(`body#${at}`)).toMatchObject([{ excludes: { users } }]);
  });

  it('say whom everyone is without', async () => {
    const { at } = envelopeOf(await open({ audience: { everyone: true, exclude: { users: ['bob'] } } }));
    expect((await items()).filter(({ position }) => position === at)).toMatchObject([{ excludes: { users: ['bob'] } }]);
  });

  it.each([
    [800, 'themselves', 'envelope'],
    [801, 'in the body', 'all'],
  ])('of several streams say an exclusion of %i bytes %s', async (bytes, _where, inBody) => {
    const channels = unique('one', 'two');
    const most = Array.from({ length: 14 }, () => 'u'.repeat(50));
    const left = bytes - JSON.stringify({ users: [...most, ''] }).length;
    const excludes = { users: [...most, 'u'.repeat(left)] };
    const { at } = envelopeOf(await open({ audience: { channels, exclude: excludes } }));
    const rows = await rowsIn(...channels.map(historyKey.channel));
    const row = { position: at, expiresAt: NOW / 1000 + 4200, inBody, ...(inBody === 'envelope' && { excludes }) };
    expect(rows).toHaveLength(2);
    for (const { stream, ...each } of rows) expect(each).toEqual(row);
    expect(await rowsIn(`body#${at}`)).toMatchObject([{ excludes }]);
  });

  it('name no excluded users in streams of users, which have none of them', async () => {
    const [alice = ''] = unique('alice');
    await open({ audience: { users: [alice, 'bob'], exclude: { users: ['bob'], connections: ['c='] } } });
    expect(await rowsIn(`user#${alice}`)).toMatchObject([{ excludes: { connections: ['c='] } }]);
    expect((await rowsIn(`user#${alice}`))[0]!.excludes).not.toHaveProperty('users');
  });

  it('say until when the message is good', async () => {
    const [alice = ''] = unique('alice');
    await open({ audience: { users: [alice] }, more: { expiresAt: '2026-11-21T10:05:00Z' } });
    expect(await rowsIn(`user#${alice}`)).toMatchObject([{ until: NOW + 300_000 }]);
  });

  it('are written in many batches for many users', async () => {
    const users = unique(...Array.from({ length: 300 }, (_, index) => `u${index}`));
    await open({ audience: { users } });
    expect(await rowsIn(...users.map(historyKey.user))).toHaveLength(300);
  });

  it('are written again by an execution that takes over, under a new position with the same hash', async () => {
    const [alice = ''] = unique('alice');
    const asked = { audience: { users: [alice] }, id: randomUUID() };
    const first = envelopeOf(await open(asked)).at!;
    const later = NOW + 400_000;
    const second = envelopeOf(await open({ ...asked, owner: 'second', now: later })).at!;
    expect(second).toBe(`${later}${first.slice(13)}`);
    expect((await rowsIn(`user#${alice}`)).map(({ position }) => position)).toEqual([first, second]);
  });

  it('are written again by an owner that asks again, and the stored envelope has their position', async () => {
    const [alice = ''] = unique('alice');
    const asked = { audience: { users: [alice] }, id: randomUUID() };
    await open(asked);
    const again = envelopeOf(await open({ ...asked, now: NOW + 2000 }));
    const row = await readBroadcast(tables.client, BROADCASTS_TABLE, `M/s/${asked.id}`);
    expect(row).toMatchObject({ attempt: 1, envelope: JSON.stringify(again) });
    expect(again.at).toContain(String(NOW + 2000));
    expect(await rowsIn(`user#${alice}`)).toHaveLength(2);
  });

  it('of a message that is sent again have the hash of the first', async () => {
    const [alice = ''] = unique('alice');
    const first = envelopeOf(await open({ audience: { users: [alice] } }));
    const resendOf = { broadcastId: first.id, time: first.time };
    const again = envelopeOf(await open({ audience: { users: [alice] }, more: { resendOf }, now: NOW + 5000 }));
    expect(again).toEqual({ ...first, at: `${NOW + 5000}${first.at!.slice(13)}` });
  });
});

describe('nothing is written, and the envelope has no position,', () => {
  it.each<[string, Asked]>([
    ['if the request says so', { audience: { everyone: true }, more: { history: false } }],
    ['for connections alone', { audience: { connections: ['c1=', 'c2='] } }],
    ['by a stack without history', { audience: { everyone: true }, history: false }],
  ])('%s', async (_what, asked) => {
    const before = await items();
    const result = await open(asked);
    expect(result).toMatchObject({ decision: 'OPEN' });
    expect(envelopeOf(result)).not.toHaveProperty('at');
    expect(await items()).toEqual(before);
  });
});

it.each<[OpenBroadcastResult['decision'], Asked]>([
  ['EXPIRED', { audience: { everyone: true }, more: { expiresAt: '2026-11-21T09:00:00Z' } }],
  ['NO_RECIPIENTS', { audience: { users: ['alice'], exclude: { users: ['alice'] } } }],
  ['INVALID', { audience: { everyone: true }, more: { priority: 1 } }],
])('%s writes nothing', async (decision, asked) => {
  const before = await items();
  expect(await open(asked)).toMatchObject({ decision });
  expect(await items()).toEqual(before);
});

it('DUPLICATE writes nothing', async () => {
  const asked = { audience: { users: unique('alice') }, id: randomUUID() };
  await open(asked);
  const before = await items();
  expect(await open({ ...asked, owner: 'second', now: NOW + 1000 })).toMatchObject({ decision: 'DUPLICATE' });
  expect(await items()).toEqual(before);
});

describe('a write that fails', () => {
  it.each([
    ['the body', (streams: readonly string[]) => streams.some((stream) => stream.startsWith('body#'))],
    ['the rows', (streams: readonly string[]) => streams.some((stream) => stream.startsWith('user#'))],
  ])('fails OpenBroadcast: %s; asked again, it is complete', async (_what, isBroken) => {
    const users = unique('alice', 'bob');
    const asked = { audience: { users }, id: randomUUID() };
    const broken = sending((command, send) => {
      if (command instanceof BatchWriteCommand && isBroken(streamsIn(command))) throw new Error('throttled');
      return send();
    });
    await expect(open({ ...asked, client: broken })).rejects.toThrow('throttled');
    expect(await rowsIn(...users.map(historyKey.user))).toEqual([]);
    expect(await open({ ...asked, now: NOW + 1000 })).toMatchObject({ decision: 'OPEN', attempt: 1 });
    expect(await rowsIn(...users.map(historyKey.user))).toHaveLength(2);
  });

  it('fails OpenBroadcast also if only the last value is not kept', async () => {
    const broken = sending((command, send) => {
      if (!(command instanceof BatchWriteCommand)) throw new Error('throttled');
      return send();
    });
    const [channel = ''] = unique('c');
    const asked = { audience: { channels: [channel] }, message: { retain: 'k' } };
    await expect(open({ ...asked, client: broken })).rejects.toThrow('throttled');
    // Its row is still on the way.
    while ((await rowsIn(historyKey.channel(channel))).length === 0);
  });
});

describe('a last value', () => {
  const kept = async (stream: string, key = 'A-1'): Promise<RetainedRow | undefined> => {
    const Key = { stream: historyKey.retained(stream), position: key };
    const { Item } = await tables.client.send(new GetCommand({ TableName: HISTORY_TABLE, Key, ConsistentRead: true }));
    return Item as RetainedRow | undefined;
  };
  /** Opens in this order and says which data is kept. */
  async function dataKept(messages: readonly (Partial<Message> & { readonly at?: number })[]) {
    const channels = unique('prices');
    for (const { at = NOW, ...message } of messages)
      await open({ audience: { channels }, message: { retain: 'A-1', ...message }, now: at });
    return (JSON.parse((await kept(`channel#${channels[0]}`))!.envelope) as Envelope).data;
  }

  it('is kept per stream and key, with what decides who gets it', async () => {
    const [one = '', two = ''] = unique('one', 'two');
    const audience = { channels: [one, two], exclude: { users: ['bob'] } };
    const message = { retain: 'A-1', supersedes: { key: 'x', version: 7 } };
    const { at } = envelopeOf(await open({ audience, message }));
    for (const channel of [one, two]) {
      expect(await kept(`channel#${channel}`)).toEqual({
        ...{ stream: `retained#channel#${channel}`, position: 'A-1', at, version: 7, versionKind: 'number' },
        envelope: expect.stringContaining(`"at":"${at}"`) as string,
        excludes: { users: ['bob'] },
        expiresAt: NOW / 1000 + 30 * 86_400,
      });
    }
    await open({ audience, message: { retain: 'A-2' } });
    expect(await kept(`channel#${one}`)).toMatchObject({ version: 7 });
    expect(await kept(`channel#${one}`, 'A-2')).toMatchObject({ versionKind: 'at' });
  });

  it('of everyone is one', async () => {
    await open({ audience: { everyone: true, users: ['alice'] }, message: { retain: 'banner' } });
    expect(await kept(historyKey.everyone, 'banner')).toMatchObject({ versionKind: 'at' });
  });

  const version = (version: number | string) => ({ supersedes: { key: 'x', version } });
  it.each<[string, readonly (Partial<Message> & { readonly at?: number })[], unknown]>([
    ['the later one', [{ data: 1 }, { data: 2, at: NOW + 1 }], 2],
    ['the later one, in whatever order they are written', [{ data: 2, at: NOW + 1 }, { data: 1 }], 2],
    [
      'the newer version, although it is opened before',
      [
        { data: 2, ...version(2) },
        { data: 1, ...version(1), at: NOW + 1 },
      ],
      2,
    ],
    [
      'the newer number, not the longer text',
      [
        { data: 9, ...version(9) },
        { data: 10, ...version(10) },
      ],
      10,
    ],
    [
      'the newer text',
      [
        { data: 'b', ...version('b') },
        { data: 'a', ...version('a'), at: NOW + 1 },
      ],
      'b',
    ],
    [
      'the first of one version',
      [
        { data: 1, ...version(1) },
        { data: 2, ...version(1), at: NOW + 1 },
      ],
      1,
    ],
    [
      'the later one, of versions that do not compare',
      [
        { data: 1, ...version(9) },
        { data: 2, ...version('a'), at: NOW + 1 },
      ],
      2,
    ],
    [
      'the later one, of versions that do not compare, in whatever order',
      [
        { data: 2, at: NOW + 1 },
        { data: 1, ...version(9) },
      ],
      2,
    ],
  ])('is %s', async (_what, messages, data) => {
    expect(await dataKept(messages)).toBe(data);
  });

  it('expires with its message, and loses what the one before had', async () => {
    const [prices = ''] = unique('prices');
    const message = { retain: 'A-1' };
    const exclude = { connections: ['c='] };
    await open({ audience: { channels: [prices], exclude }, message, more: { expiresAt: '2026-11-21T10:05:00.5Z' } });
    expect(await kept(`channel#${prices}`)).toMatchObject({ until: NOW + 300_500, expiresAt: NOW / 1000 + 301 });
    await open({ audience: { channels: [prices] }, message, now: NOW + 1 });
    const row = await kept(`channel#${prices}`);
    expect(row).not.toHaveProperty('until');
    expect(row).not.toHaveProperty('excludes');
  });

  it.each<[string, Asked, string]>([
    ['of users', { audience: { users: ['alice'] } }, 'keeps a last value of channels or of everyone'],
    ['of connections', { audience: { connections: ['c='] } }, 'needs history'],
    ['without history', { audience: { everyone: true }, more: { history: false } }, 'needs history'],
    ['in a stack without history', { audience: { everyone: true }, history: false }, 'needs history'],
    ['of over 16 KB', { audience: { everyone: true }, message: { data: 'x'.repeat(16_384) } }, 'keeps at most 16384'],
  ])('is refused %s', async (_what, asked, why) => {
    const before = await items();
    const result = await open({ ...asked, message: { ...asked.message, retain: 'A-1' } });
    expect(result).toMatchObject({ decision: 'INVALID', cause: expect.stringContaining(why) as string });
    expect(await items()).toEqual(before);
  });
});

/** The tables' client, with something in front of it. */
function sending(front: (command: object, send: () => Promise<unknown>) => unknown): DynamoDBDocumentClient {
  const send = async (command: Parameters<DynamoDBDocumentClient['send']>[0]) =>
    front(command, () => tables.client.send(command));
  return { send } as unknown as DynamoDBDocumentClient;
}

const streamsIn = ({ input }: BatchWriteCommand): string[] =>
  (input.RequestItems?.[HISTORY_TABLE] ?? []).map(({ PutRequest }) => String(PutRequest?.Item?.stream));
