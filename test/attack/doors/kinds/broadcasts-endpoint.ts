/** POST /broadcasts: bad bodies with valid signatures, and valid bodies with forged signatures. */
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AttackedCloud } from '../../cloud/attacked-cloud';
import type { Answer } from '../answer';
import type { Door, DoorCase } from '../door';
import { show } from '../show';
import { sendHttp } from '../transport';
import { BROKEN_BYTES, BROKEN_TEXTS, deepList, deepObject, DEPTHS, mutated, WEIRD_VALUES } from '../weird';

export interface Signed {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}
interface Signer {
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly region?: string;
  readonly service?: string;
  readonly date?: Date;
}

/** A request with a valid signature, or one a forger could make. */
export async function sign(url: string, method: string, body: string | Buffer, signer: Signer = {}): Promise<Signed> {
  const { hostname, host, port, pathname } = new URL(url);
  const {
    accessKeyId = 'local',
    secretAccessKey = 'local',
    region = 'us-east-1',
    service = 'execute-api',
    date,
  } = signer;
  const signature = new SignatureV4({ credentials: { accessKeyId, secretAccessKey }, region, service, sha256: Sha256 });
  const request = {
    ...{ method, protocol: 'http:', hostname, port: Number(port), path: pathname, query: {} },
    headers: { host, 'content-type': 'application/json' },
    body: Buffer.from(body),
  };
  const { headers } = await signature.sign(request, date && { signingDate: date });
  return { method, path: pathname, headers, body: request.body };
}

/** A change that must invalidate a valid signature. */
export type Forgery = (signed: Signed) => Signed;
const header =
  (name: string, change: (value: string) => string): Forgery =>
  (signed) => ({
    ...signed,
    headers: { ...signed.headers, [name]: change(signed.headers[name] ?? '') },
  });
const authorization = (pattern: RegExp, by: string): Forgery =>
  header('authorization', (value) => value.replace(pattern, by));
const without =
  (name: string): Forgery =>
  ({ headers: { [name]: _, ...headers }, ...signed }) => ({ ...signed, headers });

export const FORGERIES: Readonly<Record<string, Forgery>> = {
  'no authorization': without('authorization'),
  'no date': without('x-amz-date'),
  'an empty signature': authorization(/Signature=.*/, 'Signature='),
  'a signature of zeros': authorization(/Signature=.*/, `Signature=${'0'.repeat(64)}`),
  'a signature cut short': authorization(/.$/, ''),
  'a signature in capitals': header('authorization', (value) =>
    value.replace(/Signature=.*/, (text) => text.toUpperCase()),
  ),
  'two signatures': header('authorization', (value) => `${value}, Signature=${'0'.repeat(64)}`),
  'no signed headers': authorization(/SignedHeaders=[^,]*/, 'SignedHeaders='),
  'fewer signed headers': authorization(/SignedHeaders=[^,]*/, 'SignedHeaders=host'),
  'signed headers with a prototype key': authorization(/SignedHeaders=[^,]*/, 'SignedHeaders=host;__proto__'),
  'another service': authorization(/execute-api/, 'iam'),
  'another region': authorization(/us-east-1/, 'eu-west-1'),
  'another date in the scope': authorization(/\/\d{8}\//, '/20200101/'),
  'another algorithm': authorization(/AWS4-HMAC-SHA256/, 'AWS4-HMAC-MD5'),
  'a scope cut short': authorization(/\/aws4_request/, ''),
  'no credential': authorization(/Credential=[^,]*,\s*/, ''),
  'an unknown key': authorization(/Credential=local/, 'Credential=AKIDATTACKER'),
  'another time': header('x-amz-date', (value) => value.replace(/\d{6}Z/, '000000Z')),
  'a time that is none': header('x-amz-date', () => 'now'),
  'a session token that is none': header('x-amz-security-token', () => 'token'),
  'another body': (signed) => ({ ...signed, body: Buffer.concat([signed.body, Buffer.from(' ')]) }),
  'another method': (signed) => ({ ...signed, method: 'PUT' }),
  'another path': (signed) => ({ ...signed, path: `${signed.path}/../x` }),
  'a query that was not signed': (signed) => ({ ...signed, path: `${signed.path}?admin=1` }),
};

export const send = (url: string, signed: Signed): Promise<Answer> => sendHttp(url, signed);

const urlOf = ({ outputs }: AttackedCloud): string => {
  if (outputs.BroadcastsUrl === undefined) throw new Error('The stack under attack has no POST /broadcasts.');
  return outputs.BroadcastsUrl;
};

const post = (body: string | Buffer, mustRefuse = false): DoorCase => ({
  name: `POST /broadcasts ${show(body)}`,
  mustRefuse,
  knock: async (cloud) => send(cloud.url, await sign(urlOf(cloud), 'POST', body)),
});
const REQUEST = { audience: { users: ['nobody'] }, message: { type: 'attack', data: 1 } };
const forge = (what: string, make: (cloud: AttackedCloud) => Promise<Signed>): DoorCase => ({
  name: `POST /broadcasts forged: ${what}`,
  mustRefuse: true,
  knock: async (cloud) => send(cloud.url, await make(cloud)),
});
const signedBy = (what: string, signer: Signer): DoorCase =>
  forge(what, (cloud) => sign(urlOf(cloud), 'POST', JSON.stringify(REQUEST), signer));

const HOUR_MS = 3_600_000;

export const broadcastsEndpoint: Door = {
  name: 'POST /broadcasts',
  fixed: [
    ...DEPTHS.flatMap((depth) => [
      post(deepList(depth), true),
      post(deepObject(depth), true),
      post(`{"audience":{"users":["nobody"]},"message":{"type":"a","data":${deepList(depth)}}}`, depth > 5_000),
      post(`{"audience":${deepObject(depth)},"message":{"type":"a","data":1}}`, true),
    ]),
    ...BROKEN_TEXTS.map((text) => post(text, true)),
    ...BROKEN_BYTES.map((bytes) => post(Buffer.concat([Buffer.from('{"a":"'), bytes, Buffer.from('"}')]), true)),
    ...WEIRD_VALUES.map((value) => post(value, true)),
    ...WEIRD_VALUES.map((value) => post(`{"audience":${value},"message":{"type":"a","data":1}}`, true)),
    ...WEIRD_VALUES.map((value) => post(`{"audience":{"users":["nobody"]},"message":{"type":"a","data":${value}}}`)),
    post('x'.repeat(2_000_000), true),
    ...Object.entries(FORGERIES).map(([what, change]) =>
      forge(what, async (cloud) => change(await sign(urlOf(cloud), 'POST', JSON.stringify(REQUEST)))),
    ),
    signedBy('another secret', { secretAccessKey: 'guess' }),
    signedBy('an empty secret', { secretAccessKey: '' }),
    signedBy('an unknown key', { accessKeyId: 'AKIDATTACKER' }),
    signedBy('a date of an hour ago', { date: new Date(Date.now() - HOUR_MS) }),
    signedBy('a date in an hour', { date: new Date(Date.now() + HOUR_MS) }),
  ],
  generate: (random) => {
    if (random.chance(0.6)) return post(mutated(REQUEST, random));
    const changes = random.some(Object.entries(FORGERIES), 0.1);
    const [first, ...more] = changes.length > 0 ? changes : [random.pick(Object.entries(FORGERIES))];
    const chosen = first ? [first, ...more] : more;
    return forge(chosen.map(([what]) => what).join(', '), async (cloud) => {
      let signed = await sign(urlOf(cloud), 'POST', JSON.stringify(REQUEST));
      for (const [, change] of chosen) signed = change(signed);
      return signed;
    });
  },
};
