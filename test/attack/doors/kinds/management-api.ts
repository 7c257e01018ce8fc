/** `@connections`: invalid ids, bodies that are too large, unknown methods, and forged signatures. */
import type { AttackedCloud } from '../../cloud/attacked-cloud';
import type { Door, DoorCase } from '../door';
import { show } from '../show';
import { FORGERIES, send, sign } from './broadcasts-endpoint';

const NO_ID = 'AAAAAAAAAAAAAAA=';
const urlOf = (cloud: AttackedCloud, id: string): string => `${cloud.outputs.CallbackUrl}/@connections/${id}`;

const ask = (method: string, id: string, body: Buffer | string = ''): DoorCase => ({
  name: `${method} @connections/${show(id)} ${show(body)}`,
  mustRefuse: true,
  knock: async (cloud) => send(cloud.url, await sign(urlOf(cloud, id), method, body)),
});
const forge = (what: string, id: string): DoorCase => ({
  name: `@connections/${show(id)} forged: ${what}`,
  mustRefuse: true,
  knock: async (cloud) => {
    const signed = await sign(urlOf(cloud, id), 'POST', '{}');
    return send(cloud.url, FORGERIES[what]?.(signed) ?? signed);
  },
});

const IDS = [
  ...[
    NO_ID,
    encodeURIComponent(NO_ID),
    'a',
    '%00',
    '%ff',
    '%2e%2e%2f',
    '%zz',
    '..',
    '.',
    '__proto__',
    'constructor',
    'toString',
  ],
  ...['a/b', 'a//b', '%E2%80%AE', 'x'.repeat(4_000), '', '*', '%25', "'%20or%201=1"],
];
const METHODS = ['POST', 'GET', 'DELETE', 'PUT', 'PATCH', 'OPTIONS'];
const LARGE = [128 * 1024, 128 * 1024 + 1, 10_000_000, 17_500_000];

export const managementApi: Door = {
  name: '@connections',
  fixed: [
    ...IDS.flatMap((id) => METHODS.map((method) => ask(method, id))),
    ...LARGE.map((bytes) => ask('POST', NO_ID, Buffer.alloc(bytes, 'x'))),
    ...Object.keys(FORGERIES).map((what) => forge(what, NO_ID)),
  ],
  generate(random) {
    const id = random.chance(0.5)
      ? random.pick(IDS)
      : encodeURIComponent(
          String.fromCodePoint(...Array.from({ length: random.integer(1, 30) }, () => random.integer(1, 0xd7ff))),
        );
    if (random.chance(0.3)) return forge(random.pick(Object.keys(FORGERIES)), id);
    return ask(
      random.pick(METHODS),
      id,
      Buffer.alloc(random.integer(0, random.pick([10, 1000, 200_000])), random.integer(0, 255)),
    );
  },
};
