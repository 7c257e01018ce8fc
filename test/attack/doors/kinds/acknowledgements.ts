/**
 * Route `acknowledge`: receipts that are forged, malformed or another stack's, for messages that nobody asked this user for; too
 * many messages and bytes. What is no request at all must be refused; of a request, every message.
 */
import { createHmac } from 'node:crypto';
import { MAX_ACKNOWLEDGED_AT_ONCE } from '#shared/contracts/limits';
import type { Random } from '../../random';
import type { Door, DoorCase } from '../door';
import { show } from '../show';
import { onWebSocket } from '../transport';
import { mutated, WEIRD_VALUES } from '../weird';
import { subprotocolsOf } from './client-messages';

const ID = 'broadcast-requested/attack/none';

const acknowledgement = (members: object): DoorCase =>
  acknowledgeText(JSON.stringify({ action: 'acknowledge', id: 'attack', messages: [message()], ...members }));

/** Nothing of it may be taken: no broadcast of the stack under attack asks for acknowledgements. */
function acknowledgeText(text: string | Buffer): DoorCase {
  return {
    name: `acknowledge ${show(text)}`,
    mustRefuse: true,
    knock: async (cloud) =>
      onWebSocket(cloud.outputs.WebSocketUrl, await subprotocolsOf(cloud), (socket) =>
        socket.send(text, { binary: false }),
      ),
  };
}

/** As another stack would sign it: its key is another one. */
const foreign = (id: string): string =>
  createHmac('sha256', 'key of another stack').update(id).digest().subarray(0, 12).toString('base64url');

const message = (id = ID, receipt: unknown = foreign(id)): object => ({ id, receipt });
const messages = (count: number): object[] => Array.from({ length: count }, (_, index) => message(`${ID}/${index}`));

/** Ids that could lead to a row of another kind, or to no key at all. */
const IDS = [
  '',
  '.',
  '__proto__',
  'signing-key',
  'a#b',
  '#',
  'ü\u0000',
  '\ud800',
  'x'.repeat(2_049),
  'ä'.repeat(2_000),
];
const RECEIPTS: readonly unknown[] = [
  ...['', 'x', 'A'.repeat(16), 'A'.repeat(15), 'A'.repeat(4_000), '\u0000', '%%%%', 'ü'.repeat(16)],
  ...[null, 1, true, [], {}, ['A'.repeat(16)]],
];

const SAMPLES = [
  { action: 'acknowledge', id: 'a', messages: [message()] },
  { action: 'acknowledge', id: 'a', messages: messages(3) },
];

export const acknowledgements: Door = {
  name: 'acknowledgements',
  fixed: [
    ...IDS.map((id) => acknowledgement({ messages: [message(id)] })),
    ...RECEIPTS.map((receipt) => acknowledgement({ messages: [message(ID, receipt)] })),
    acknowledgement({ messages: messages(MAX_ACKNOWLEDGED_AT_ONCE) }),
    acknowledgement({ messages: messages(MAX_ACKNOWLEDGED_AT_ONCE + 1) }),
    acknowledgement({ messages: Array(MAX_ACKNOWLEDGED_AT_ONCE).fill(message()) }),
    acknowledgement({ messages: [{ ...message(), userId: 'bob' }] }),
    acknowledgement({ userId: 'bob' }),
    ...['', 'x'.repeat(65), 1, null].map((id) => acknowledgement({ id })),
    ...WEIRD_VALUES.flatMap((value) => [
      acknowledgeText(`{"action":"acknowledge","id":"a","messages":${value}}`),
      acknowledgeText(`{"action":"acknowledge","id":"a","messages":[${value}]}`),
      acknowledgeText(`{"action":"acknowledge","id":"a","messages":[{"id":${value},"receipt":${value}}]}`),
    ]),
  ],
  generate: (random: Random) => acknowledgeText(mutated(random.pick(SAMPLES), random)),
};
