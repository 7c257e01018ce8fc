/** A soak is worth what its ledger notices. */
import type { Audience } from '#shared/contracts';
import { ClientRecord } from './client-record';
import { type Published, settle } from './ledger';
import { MESSAGE_TYPE } from './plan';

const OPENED = 1000;

const published = (number: number, audience: Audience = { everyone: true }, key?: string): Published => ({
  number,
  audience,
  message: { type: MESSAGE_TYPE, data: { number } },
  key,
  publishedAt: OPENED + number + 1,
  isReported: true,
});

function client(number = 0, inOrder = false): ClientRecord {
  const record = new ClientRecord(number, inOrder);
  for (const stream of ['user', 'everyone', 'channel:room-0']) record.dueFrom.set(stream, OPENED);
  return record;
}

const hear = (record: ClientRecord, { number, key }: Published, at = `000${number}`) =>
  record.hear({ number, at, key }, 5);

it('counts what was heard, and finds what was missed in silence', () => {
  const messages = [
    published(0),
    published(1),
    published(2, { users: ['soak-0'] }),
    published(3, { users: ['soak-9'] }),
  ];
  const record = client();
  hear(record, messages[0]!);
  hear(record, messages[2]!);
  expect(settle(messages, [record])).toMatchObject({
    addressed: 3,
    heard: 2,
    missedInSilence: 1,
    missed: ['message 1 to everyone of client 0'],
  });
});

it('takes for due what was published after the connection opened, and ended in a report', () => {
  const early = { ...published(0), publishedAt: OPENED - 1 };
  const unreported = { ...published(1), isReported: false };
  expect(settle([early, unreported], [client()])).toMatchObject({ addressed: 0, missedInSilence: 0 });
});

it.each([
  ['of the stream and later', 'everyone', OPENED + 100, { missedAnnounced: 1, missedInSilence: 0 }],
  ['of another stream', 'user', OPENED + 100, { missedAnnounced: 0, missedInSilence: 1 }],
  ['from before it was published', 'everyone', OPENED, { missedAnnounced: 0, missedInSilence: 1 }],
] as const)('holds a gap %s against what was missed', (_, stream, at, expected) => {
  const record = client();
  record.missing(stream, 'TOO_OLD', at);
  expect(settle([published(0)], [record])).toMatchObject(expected);
});

it('tells gaps before the first resume from those that nothing explains', () => {
  const record = client();
  record.unsure.add('user');
  record.missing('user', 'CURSOR', OPENED);
  record.missing('user', 'CURSOR', OPENED);
  expect(settle([], [record]).gaps).toEqual({ BEFORE_FIRST: 1, CURSOR: 1 });
});

it('sees what is heard twice', () => {
  const record = client();
  const message = published(0);
  hear(record, message);
  hear(record, message);
  expect(settle([message], [record])).toMatchObject({ heard: 1, heardTwice: 1 });
});

it('excuses an older value of a key by a newer one, and sees one that comes after it', () => {
  const [older, newer] = [published(0, undefined, 'price'), published(1, undefined, 'price')];
  const record = client();
  hear(record, newer);
  expect(settle([older, newer], [record])).toMatchObject({ heard: 1, replacedByNewer: 1, missedInSilence: 0 });
  hear(record, older);
  expect(settle([older, newer], [record]).olderAfterNewer).toEqual({ supersedes: 1, inOrder: 0 });
});

it('sees disorder at a listener that asks for order, and no other', () => {
  const [first, second] = [published(0), published(1)];
  const count = (inOrder: boolean) => {
    const record = client(0, inOrder);
    hear(record, second);
    hear(record, first);
    return settle([first, second], [record]).olderAfterNewer.inOrder;
  };
  expect([count(true), count(false)]).toEqual([1, 0]);
});

it('excuses what came too late for its order, and says so', () => {
  const [first, second] = [published(0), published(1)];
  const record = client(0, true);
  hear(record, second);
  record.late(0, undefined);
  expect(settle([first, second], [record])).toMatchObject({ missedInSilence: 0, gaps: { ORDER: 1 } });
});

it('says how late the late ones were', () => {
  const messages = Array.from({ length: 100 }, (_, number) => published(number));
  const record = client();
  for (const { number } of messages) {
    record.brought.add(number);
    record.hear({ number, at: undefined, key: undefined }, number);
  }
  expect(settle(messages, [record]).late).toEqual({ count: 100, p50Ms: 50, p99Ms: 99, maxMs: 99 });
});
