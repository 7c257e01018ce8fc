/** Messages in the order in which they were published. */
import fc from 'fast-check';
import { openClient, envelope } from './support/client-under-test';
import { InOrder } from '#sdk/client/in-order';
import { pass, useVirtualTime } from './support/virtual-time';

useVirtualTime(0);

const at = (ms: number): string => `${Date.UTC(2026, 0, 1) + ms}-${'0'.repeat(16)}`;
const placed = (id: string, ms: number) => ({ ...envelope(id), at: at(ms) });

function inOrder(isHeld = () => false) {
  const given: string[] = [];
  const late: (string | undefined)[] = [];
  const order = new InOrder({
    ...{ ms: 100, isHeld, isOutdated: () => false },
    give: ({ id }) => given.push(id),
    late: (message) => late.push(message?.id),
  });
  return { order, given, late };
}

it('holds each back, gives out what was published earlier first, and announces what comes too late', async () => {
  const { order, given, late } = inOrder();
  order.add(placed('second', 2000));
  await pass(50);
  order.add(placed('first', 1000));
  order.add(placed('third', 3000));
  await pass(49);
  expect(given).toEqual([]);
  await pass(1);
  expect(given).toEqual(['first', 'second']);
  await pass(50);
  expect(given).toEqual(['first', 'second', 'third']);

  order.add(placed('too late', 2500));
  await pass(100);
  expect(late).toEqual(['too late']);
  expect(given).toHaveLength(3);
});

it('waits while older messages may come, and announces when too many wait', async () => {
  let isHeld = true;
  const { order, given, late } = inOrder(() => isHeld);
  order.add(placed('second', 2000));
  await pass(1000);
  order.add(placed('first', 1000));
  await pass(1000);
  expect(given).toEqual([]);
  isHeld = false;
  order.release();
  expect(given).toEqual(['first', 'second']);

  isHeld = true;
  for (let index = 0; index <= 1000; index += 1) order.add(placed(String(index), 10_000 - index));
  expect(late).toEqual([undefined]);
  expect(given.slice(2)).toEqual(Array.from({ length: 1001 }, (_, index) => String(1000 - index)));
});

it('gives out at once what has no place', () => {
  const { order, given } = inOrder();
  order.add(envelope('direct'));
  expect(given).toEqual(['direct']);
});

it('is for the listeners that ask for it, which get errors of theirs reported', async () => {
  const { client, sockets, errors } = await openClient();
  const heard: string[] = [];
  const off = client.on('orderShipped', (_, { id }) => heard.push(`ordered ${id}`), { inOrder: 100 });
  client.on('orderShipped', (_, { id }) => heard.push(id));
  client.on(
    'orderShipped',
    () => {
      throw new Error('no such element');
    },
    { inOrder: 100 },
  );
  sockets.last.say(placed('2', 2000));
  sockets.last.say(placed('1', 1000));
  await pass(100);
  expect(heard).toEqual(['2', '1', 'ordered 1', 'ordered 2']);
  expect(errors.map(({ code }) => code)).toEqual(['LISTENER', 'LISTENER']);

  sockets.last.say(placed('3', 3000));
  off();
  await pass(100);
  expect(heard).toEqual(['2', '1', 'ordered 1', 'ordered 2', '3']);
});

it.each([['the client', { inOrder: 100 }, {}] as const, ['a listener', {}, { inOrder: 100 }] as const])(
  'keeps the order of %s over a reload with a position',
  async (_, ofClient, ofListener) => {
    const earlier = await openClient(ofClient);
    earlier.client.on('orderShipped', () => undefined, ofListener);
    earlier.sockets.last.say(placed('second', 2000));
    await pass(100);
    const { position } = earlier.client;
    earlier.client.close();

    const { client, sockets } = await openClient({ ...ofClient, position });
    const given: string[] = [];
    const gaps: unknown[] = [];
    client.on('orderShipped', (_, { id }) => given.push(id), ofListener);
    client.onGap((stream, reason, message) => gaps.push([stream, reason, message?.id]));
    sockets.last.say(placed('first', 1000));
    sockets.last.say(placed('third', 3000));
    await pass(100);
    expect(given).toEqual(['third']);
    expect(gaps).toEqual([[undefined, 'ORDER', 'first']]);
  },
);

it('never goes back in the versions of a key, which may have their positions the other way round', async () => {
  const arriving = fc.array(
    fc.record({ version: fc.integer({ min: 0, max: 5 }), place: fc.integer({ min: 0, max: 20 }), wait: fc.nat(150) }),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(arriving, async (messages) => {
      const { client, sockets } = await openClient({ inOrder: 100 });
      const told: number[] = [];
      client.on('orderShipped', (_, { supersedes }) => told.push(supersedes!.version as number));
      client.onGap((_stream, _reason, message) => told.push(message!.supersedes!.version as number));
      for (const [index, { version, place, wait }] of messages.entries()) {
        sockets.last.say({ ...placed(String(index), place * 1000 + index), supersedes: { key: 'A-1', version } });
        await pass(wait);
      }
      await pass(100);
      client.close();
      expect(told).toEqual([...told].sort());
      expect(told.at(-1)).toBe(messages.length === 0 ? undefined : Math.max(...messages.map(({ version }) => version)));
    }),
    {
      examples: [
        [
          [
            { version: 1, place: 2, wait: 0 },
            { version: 2, place: 1, wait: 0 },
          ],
        ],
      ],
    },
  );
});
