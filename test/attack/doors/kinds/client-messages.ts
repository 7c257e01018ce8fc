/**
 * Messages of connected clients: text that is not JSON, not an object or without an action, or with members it must not
 * have.
 */
import type { AttackedCloud } from '../../cloud/attacked-cloud';
import type { Door, DoorCase } from '../door';
import { show } from '../show';
import { onWebSocket } from '../transport';
import { BROKEN_BYTES, BROKEN_TEXTS, deepList, deepObject, DEPTHS, mutated, WEIRD_VALUES } from '../weird';

export const subprotocolsOf = async (cloud: AttackedCloud): Promise<string[]> => [
  'broadcast',
  await cloud.token({ userId: 'attacker', channels: ['news', 'room:*'] }),
];

function message(text: string | Buffer, mustRefuse = false): DoorCase {
  return {
    name: `client message ${show(text)}`,
    mustRefuse,
    knock: async (cloud) =>
      onWebSocket(cloud.outputs.WebSocketUrl, await subprotocolsOf(cloud), (socket) =>
        socket.send(text, { binary: false }),
      ),
  };
}

/** Bytes: more than one message, and more than one frame, may have. */
const TOO_LARGE = 140_000;
const SAMPLES = [
  { action: 'subscribe', channel: 'news' },
  { action: 'unsubscribe', channel: 'room:1' },
  { action: 'ping' },
];

export const clientMessages: Door = {
  name: 'client messages',
  fixed: [
    ...DEPTHS.flatMap((depth) => [
      message(deepList(depth), true),
      message(deepObject(depth), true),
      message(`{"action":${deepObject(depth)}}`, true),
      message(`{"action":"subscribe","channel":${deepList(depth)}}`, true),
    ]),
    ...BROKEN_TEXTS.filter((text) => text !== '').map((text) => message(text, true)),
    ...BROKEN_BYTES.map((bytes) =>
      message(Buffer.concat([Buffer.from('{"action":"'), bytes, Buffer.from('"}')]), true),
    ),
    ...WEIRD_VALUES.map((value) => message(value, true)),
    ...WEIRD_VALUES.map((value) => message(`{"action":${value}}`, true)),
    ...WEIRD_VALUES.map((value) => message(`{"action":"subscribe","channel":${value}}`, true)),
    ...['__proto__', 'constructor', '$connect', '$disconnect', '$default'].map((action) =>
      message(`{"action":"${action}"}`, true),
    ),
    message(`{"action":"subscribe","channel":"news","__proto__":{}}`, true),
    message(`{"action":"subscribe","channel":"${'x'.repeat(20_000)}"}`, true),
    message('x'.repeat(TOO_LARGE), true),
    message(`{"action":"ping","padding":"${'x'.repeat(30_000)}"}`),
  ],
  generate: (random) => message(mutated(random.pick(SAMPLES), random)),
};
