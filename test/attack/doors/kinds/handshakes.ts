/** Handshakes that must be refused: tokens forged in every known way, and invalid subprotocols and queries. */
import { createHmac } from 'node:crypto';
import type { AttackedCloud } from '../../cloud/attacked-cloud';
import type { Door, DoorCase } from '../door';
import { show } from '../show';
import { shakeHands } from '../transport';
import { WEIRD_VALUES } from '../weird';

const encode = (value: string | object): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const hs256 = (text: string, key: string): string => createHmac('sha256', key).update(text).digest('base64url');
const inAnHour = (): number => Math.floor(Date.now() / 1000) + 3600;

/** @param key for signing; the secret of the stack is not something an attacker has */
function forged(header: string | object, claims: string | object, key = 'secret'): string {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${hs256(text, key)}`;
}

const HEADER = { alg: 'HS256', typ: 'JWT' };
const claims = () => ({ sub: 'mallory', iat: inAnHour() - 3600, exp: inAnHour() });

const withToken = (
  what: string,
  token: (cloud: AttackedCloud) => Promise<string> | string,
  mustRefuse = true,
): DoorCase => ({
  name: `handshake: ${what}`,
  mustRefuse,
  knock: async (cloud) => shakeHands(`${cloud.outputs.WebSocketUrl}?token=${encodeURIComponent(await token(cloud))}`),
});
const withProtocols = (what: string, protocols: readonly string[]): DoorCase => ({
  name: `handshake: ${what}`,
  mustRefuse: true,
  knock: (cloud) => shakeHands(cloud.outputs.WebSocketUrl, { protocols }),
});
const withQuery = (query: string): DoorCase => ({
  name: `handshake: query ${show(query)}`,
  mustRefuse: true,
  knock: (cloud) => shakeHands(`${cloud.outputs.WebSocketUrl}${query}`),
});
const good = (cloud: AttackedCloud) => cloud.token({ userId: 'alice' });

export const handshakes: Door = {
  name: 'handshakes',
  fixed: [
    withToken('no token', () => ''),
    ...['none', 'None', 'NONE', 'nOnE', '', 'HS384', 'HS512', 'RS256', 'ES256', 'dir', 'PBES2-HS256+A128KW'].flatMap(
      (alg) => [
        withToken(`alg ${alg}, signed with a guess`, () => forged({ ...HEADER, alg }, claims())),
        withToken(`alg ${alg}, unsigned`, () => `${encode({ ...HEADER, alg })}.${encode(claims())}.`),
      ],
    ),
    ...['', 'secret', 'changeme', 'undefined', 'null', '0'].map((key) =>
      withToken(`signed with '${key}'`, () => forged(HEADER, claims(), key)),
    ),
    withToken('a jwk of its own', () =>
      forged({ ...HEADER, jwk: { kty: 'oct', k: encode('mine') } }, claims(), 'mine'),
    ),
    withToken('a kid that is a path', () => forged({ ...HEADER, kid: '../../../dev/null' }, claims(), '')),
    withToken('a jku', () => forged({ ...HEADER, jku: 'http://127.0.0.1:1/keys' }, claims())),
    withToken('a crit header', () => forged({ ...HEADER, crit: ['exp'] }, claims())),
    withToken('b64 false', () => forged({ ...HEADER, b64: false, crit: ['b64'] }, claims())),
    withToken('claims of another user under a good signature', async (cloud) => {
      const [header, , signature] = (await good(cloud)).split('.');
      return `${header}.${encode({ ...claims(), sub: 'admin' })}.${signature}`;
    }),
    withToken('a good token cut short', async (cloud) => (await good(cloud)).slice(0, -2)),
    withToken('a good token without signature', async (cloud) => (await good(cloud)).replace(/[^.]+$/, '')),
    withToken('a good token twice', async (cloud) => `${await good(cloud)}.${await good(cloud)}`),
    withToken('a token that is over', (cloud) => cloud.token({ userId: 'alice', expiresIn: '-1h' })),
    withToken('an empty user', (cloud) => cloud.token({ userId: '' })),
    withToken('a user too long', (cloud) => cloud.token({ userId: 'u'.repeat(129) })),
    withToken('a user with a control character', (cloud) => cloud.token({ userId: 'a\u0000b' })),
    withToken(
      'channels that are no names',
      (cloud) => cloud.token({ userId: 'alice', channels: ['\u0000', ''] }),
      false,
    ),
    ...WEIRD_VALUES.map((value) => withToken(`claims ${show(value)}`, () => forged(HEADER, value))),
    withToken('eight kilobytes', () => 'x'.repeat(8_000)),
    ...[
      '?',
      '?token',
      '?token=',
      '?token=a&token=b',
      '?token[]=a',
      '?token=%00',
      '?token=%ff%fe',
      '?__proto__=a',
      '?token=%zz',
    ].map(withQuery),
    withProtocols('only the name of the protocol', ['broadcast']),
    withProtocols('a token that is none', ['broadcast', 'a.b.c']),
    withProtocols(
      'a hundred protocols',
      Array.from({ length: 100 }, (_, n) => `p${n}`),
    ),
    {
      name: 'handshake: version 12',
      mustRefuse: true,
      knock: (cloud) => shakeHands(cloud.outputs.WebSocketUrl, { headers: { 'sec-websocket-version': '12' } }),
    },
    {
      name: 'handshake: another host',
      mustRefuse: true,
      knock: (cloud) => shakeHands(cloud.outputs.WebSocketUrl, { headers: { host: 'evil.example.com' } }),
    },
  ],
  generate(random) {
    const piece = () =>
      random.pick([
        encode(random.pick(WEIRD_VALUES)),
        encode(claims()),
        encode(HEADER),
        'a',
        '',
        '!',
        'x'.repeat(random.integer(1, 500)),
      ]);
    const token = Array.from({ length: random.integer(1, 5) }, piece).join('.');
    return random.chance(0.3)
      ? withProtocols(`protocols of ${show(token)}`, ['broadcast', token.replace(/[^\w.-]/g, '') || 'x'])
      : withToken(`token ${show(token)}`, () => token);
  },
};
