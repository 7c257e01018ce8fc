/**
 * Route `resume`: cursors of the future, of another stack, forged or malformed; too many streams, buckets and bytes; streams that
 * the token does not grant. What is no request at all must be refused; a cursor that is none of this client's gets a gap.
 */
import { createHmac } from 'node:crypto';
import type { Random } from '../../random';
import type { Door, DoorCase } from '../door';
import { show } from '../show';
import { onWebSocket } from '../transport';
import { mutated, WEIRD_VALUES } from '../weird';
import { subprotocolsOf } from './client-messages';

const YEAR_MS = 365 * 24 * 3_600_000;

function request(members: object, mustRefuse = false): DoorCase {
  return resumeText(
    JSON.stringify({ action: 'resume', id: 'attack', streams: { user: null }, ...members }),
    mustRefuse,
  );
}

function resumeText(text: string | Buffer, mustRefuse: boolean): DoorCase {
  return {
    name: `resume ${show(text)}`,
    mustRefuse,
    knock: async (cloud) =>
      onWebSocket(cloud.outputs.WebSocketUrl, await subprotocolsOf(cloud), (socket) =>
        socket.send(text, { binary: false }),
      ),
  };
}

/** As another stack would sign it: its key is another one. */
function foreign(content: object, about = 'user'): string {
  const text = Buffer.from(JSON.stringify(content)).toString('base64url');
  const signed = JSON.stringify(['cursor', 'attacker', about, text]);
  const signature = createHmac('sha256', 'key of another stack').update(signed).digest().subarray(0, 16);
  return `${text}.${signature.toString('base64url')}`;
}

const cursor = (readAt: number): string => foreign({ t: readAt, f: 0, c: [] });
const base64 = (text: string): string => Buffer.from(text).toString('base64url');

/** Tokens that have the form of one. */
const FORGED: readonly string[] = [
  cursor(Date.now()),
  cursor(Date.now() + YEAR_MS),
  cursor(0),
  cursor(-1),
  foreign({ t: 'x', f: null, c: 'none' }),
  `${base64('{"t":')}.${'A'.repeat(22)}`,
  `${base64('null')}.AAAA`,
  `${base64('{"__proto__":{"t":1}}')}.${'A'.repeat(22)}`,
  `x.${'A'.repeat(4_000)}`,
];
/** Tokens that have not. */
const MALFORMED: readonly unknown[] = [
  '',
  '.',
  'a',
  'a.b.c',
  'ä.ö',
  'a b.c',
  1,
  {},
  [],
  true,
  `a.${'A'.repeat(5_000)}`,
];

const buckets = (count: number, print: unknown = [1, '0'.repeat(16)]): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [String(index), print]));
const streams = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`channel:c${index}`, null]));

/** Fingerprints that are none. */
const BAD_PRINTS: readonly unknown[] = [
  null,
  [],
  [1],
  [0, '0'.repeat(16)],
  [-1, '0'.repeat(16)],
  [1.5, '0'.repeat(16)],
  [1e9, '0'.repeat(16)],
  [1, 'x'.repeat(16)],
  [1, '0'.repeat(15)],
  [1, '0'.repeat(16), 1],
];

const SAMPLES = [
  { action: 'resume', id: 'r', streams: { user: null, everyone: null, 'channel:news': null } },
  { action: 'resume', id: 'r', streams: { user: cursor(Date.now()) }, have: buckets(3), received: cursor(1) },
  { action: 'resume', id: 'r', streams: { everyone: null }, next: cursor(2) },
];

export const resumeMessages: Door = {
  name: 'resume messages',
  fixed: [
    ...FORGED.map((token) => request({ streams: { user: token, everyone: token, 'channel:news': token } })),
    ...FORGED.map((next) => request({ next }, true)),
    ...FORGED.map((received) => request({ received })),
    ...MALFORMED.map((token) => request({ streams: { user: token } }, true)),
    ...MALFORMED.flatMap((token) => [request({ next: token }, true), request({ received: token }, true)]),
    ...BAD_PRINTS.map((print) => request({ have: buckets(1, print) }, true)),
    ...['-1', '1.5', 'x', '', '9'.repeat(11), '__proto__ '].map((bucket) =>
      request({ have: { [bucket]: [1, '0'.repeat(16)] } }, true),
    ),
    request({ have: buckets(401) }, true),
    request({ have: buckets(400) }),
    request({ streams: streams(53) }, true),
    request({ streams: {} }, true),
    // Not granted by the token: left out of the answer, as if they were not there.
    request({ streams: { 'channel:secret': null, 'channel:room:1': null } }),
    ...[
      'user#bob',
      'channel',
      'channel:',
      'channel:a#b',
      'everyone#0',
      'signing-key',
      'retained#everyone',
      'caught-up#bob',
    ].map((name) => request({ streams: { [name]: null } }, true)),
    ...['', 'x'.repeat(65), 1, null].map((id) => request({ id }, true)),
    request({ more: 1 }, true),
    ...WEIRD_VALUES.map((value) => resumeText(`{"action":"resume","id":"a","streams":${value}}`, true)),
    ...WEIRD_VALUES.map((value) =>
      resumeText(`{"action":"resume","id":"a","streams":{"user":null},"have":${value}}`, false),
    ),
  ],
  generate: (random: Random) => resumeText(mutated(random.pick(SAMPLES), random), false),
};
