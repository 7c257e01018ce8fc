/** What a client missed, over a real WebSocket with raw frames, and a history that cannot be written. */
import { fingerprintsOf } from '#shared/history/fingerprints';
import type { Envelope, Resumed } from '#shared/contracts';
import { waitUntil } from '#tools/stack/wait-until';
import { BroadcastUnderFaults } from '../infra/local/faults/broadcast-under-faults';
import { requestedId } from './support/stack-under-test';
import { TestClient } from './support/test-client';

let under: BroadcastUnderFaults;
beforeAll(async () => (under = await BroadcastUnderFaults.start()));
afterAll(() => under.stop());
afterEach(async () => {
  under.cloud.faults.clear();
  await under.stack.disconnectAll();
});

const NEWS = 'channel:news';
type Cursors = Readonly<Record<string, string | null>>;

let serial = 0;
async function resume(client: TestClient, streams: Cursors, more: object = {}): Promise<Resumed> {
  const id = `r${++serial}`;
  client.send({ action: 'resume', id, streams, ...more });
  return (await client.receive({ type: 'resumed', id })) as unknown as Resumed;
}

/** All pages. */
async function resumeAll(client: TestClient, streams: Cursors, more: object = {}) {
  const pages = [await resume(client, streams, more)];
  for (let next = pages[0]!.next; next !== undefined; next = pages.at(-1)!.next)
    pages.push(await resume(client, streams, { ...more, next }));
  const cursors = Object.fromEntries(
    Object.entries(pages.at(-1)!.streams!).map(([name, { cursor }]) => [name, cursor]),
  );
  return { pages, cursors, envelopes: pages.flatMap(({ envelopes }) => envelopes) };
}

async function subscribed(userId: string): Promise<TestClient> {
  const client = await under.stack.connect(userId, ['news']);
  client.send({ action: 'subscribe', channel: 'news' });
  await client.receive({ type: 'subscribed' });
  return client;
}

const request = async (audience: object, data: unknown) =>
  under.stack.reportOf(await under.stack.request(audience, { data }));
const live = (client: TestClient) => client.messages.filter(({ type }) => type === 'test') as unknown as Envelope[];
const dataOf = (envelopes: readonly Envelope[]) => envelopes.map(({ data }) => data);

it('a client gets what was published while it was away: all of it, once, in order', async () => {
  const first = await subscribed('alice');
  const { cursors } = await resumeAll(first, { user: null, everyone: null, [NEWS]: null });
  await request({ users: ['alice'] }, 'live');
  await first.receive({ data: 'live' });
  const [envelope] = live(first);
  expect(envelope!.at).toMatch(/^\d{13}-[0-9a-f]{16}$/);
  await first.close();

  await request({ users: ['alice'] }, 'to the user');
  await request({ channels: ['news'], users: ['alice', 'bob'] }, 'to both');
  await request({ everyone: true }, 'to everyone');
  await request({ channels: ['news'], exclude: { users: ['alice'] } }, 'to others');
  await request({ channels: ['news'] }, { large: 'x'.repeat(40_000) });
  await request({ users: ['bob'] }, 'to bob');

  const second = await subscribed('alice');
  const have = Object.fromEntries(fingerprintsOf([envelope!.at!]));
  const { envelopes, pages, cursors: after } = await resumeAll(second, cursors, { have });
  const news = envelopes.filter(({ data }) => data !== 'live');
  expect(dataOf(news)).toEqual(['to the user', 'to both', 'to everyone', { large: 'x'.repeat(40_000) }]);
  expect(news.map(({ at }) => at)).toEqual(news.map(({ at }) => at).sort());
  expect(pages.length).toBeGreaterThan(1);
  expect(Object.keys(after).sort()).toEqual(Object.keys(cursors).sort());

  const has = Object.fromEntries(fingerprintsOf([envelope!.at!, ...envelopes.map(({ at }) => at!)]));
  const again = await resumeAll(second, after, { have: has, received: pages.at(-1)!.receipt });
  expect(again.envelopes).toEqual([]);
});

it('a post that was never seen is brought by the next resume', async () => {
  // Its rows stay, like those of a client whose network is gone.
  const token = await under.stack.token({ userId: 'carol' });
  const client = await TestClient.open(`${under.stack.outputs.WebSocketUrl}?token=${token}`);
  const { cursors } = await resumeAll(client, { user: null });
  under.set({ type: 'socket-half-open', users: ['carol'], times: 1 });
  expect(await request({ users: ['carol'] }, 'into a dead socket')).toMatchObject({ delivered: 1 });
  under.cloud.faults.clear();
  const next = await TestClient.open(`${under.stack.outputs.WebSocketUrl}?token=${token}`);
  expect(dataOf((await resumeAll(next, cursors)).envelopes)).toEqual(['into a dead socket']);
  expect(live(client)).toEqual([]);
  next.socket.terminate();
  client.socket.terminate();
});

it('while history cannot be written nothing is sent, and then all of it is', async () => {
  const client = await under.stack.connect('dave');
  under.set({ type: 'dynamodb-error', operations: ['BatchWriteItem'], tables: ['*History*'], times: 5 });
  const id = await under.stack.request({ users: ['dave'] }, { data: 'held back' });
  // Four tries of the function's client fail its first invocation.
  await waitUntil('the function to fail', () => under.struck[0]! >= 4);
  expect(live(client)).toEqual([]);
  expect(await under.stack.reportOf(id)).toMatchObject({ status: 'COMPLETED', delivered: 1 });
  expect(under.struck).toEqual([5]);
  expect(live(client)).toMatchObject([{ id, data: 'held back' }]);
  const { envelopes } = await resumeAll(client, { user: null });
  expect(envelopes).toEqual(live(client));
});

it('a message with history: false is sent, and missed by those who are away', async () => {
  const client = await under.stack.connect('erin');
  const detail = { audience: { users: ['erin'] }, message: { type: 'test', data: 'now or never' }, history: false };
  const eventId = await under.stack.aws.publish({ source: 'e2e', detailType: 'Broadcast Requested', detail });
  await under.stack.reportOf(requestedId('e2e', eventId));
  expect(await client.receive({ data: 'now or never' })).not.toHaveProperty('at');
  expect((await resumeAll(client, { user: null })).envelopes).toEqual([]);
});

it('a client that subscribes gets the last values of the channel', async () => {
  for (const [price, version] of [
    [10, 1],
    [12, 3],
    [11, 2],
  ]) {
    const message = { retain: 'A-1', supersedes: { key: 'A-1', version } };
    await under.stack.reportOf(await under.stack.request({ channels: ['prices'] }, { data: price, message }));
  }
  // What was published in the second before a subscription is brought too, because clocks differ.
  const published = Date.now();
  await waitUntil('the second to pass', () => Date.now() > published + 1000);
  const client = await under.stack.connect('frank', ['prices']);
  client.send({ action: 'subscribe', channel: 'prices' });
  await client.receive({ type: 'subscribed' });
  const { envelopes } = await resumeAll(client, { 'channel:prices': null });
  expect(dataOf(envelopes)).toEqual([12]);
});
