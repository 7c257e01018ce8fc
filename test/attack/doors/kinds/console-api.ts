/** The console's API and the control paths of local mode: wrong bodies, queries and paths. */
import type { Door, DoorCase } from '../door';
import { show } from '../show';
import { sendHttp, type HttpInput } from '../transport';
import { BROKEN_BYTES, BROKEN_TEXTS, deepList, deepObject, DEPTHS, mutated, WEIRD_VALUES } from '../weird';

const ask = (input: HttpInput, mustRefuse = false): DoorCase => ({
  name: `${input.method ?? 'POST'} ${show(input.path)} ${show(input.body ?? '')}`,
  mustRefuse,
  knock: (cloud) => sendHttp(cloud.url, input),
});
const post = (path: string, body: Buffer | string, mustRefuse = false): DoorCase =>
  ask({ path, body, headers: { 'content-type': 'application/json' } }, mustRefuse);
const get = (path: string, mustRefuse = false): DoorCase => ask({ method: 'GET', path }, mustRefuse);
const putFaults = (body: Buffer | string, mustRefuse = true): DoorCase =>
  ask({ method: 'PUT', path: '/_local/faults', body }, mustRefuse);

const API = '/_console/api';
const SAMPLES: Readonly<Record<string, object>> = {
  [`${API}/events`]: { source: 'attack.doors', detailType: 'Attack', detail: { a: 1 } },
  [`${API}/clients/cut`]: { connectionId: 'AAAAAAAAAAAAAAA=', silently: false },
  [`${API}/resend`]: { broadcastId: 'A/b/c', wholeAudience: false },
  [`${API}/replay`]: { from: '2026-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' },
  [`${API}/start`]: { arn: 'arn:aws:states:eu-west-1:0:execution:none:none', input: '{}' },
  [`${API}/dead-letters/redrive`]: { messageIds: ['none'] },
  [`${API}/tokens`]: { userId: 'mallory', channels: ['news'] },
};
const POSTED = Object.keys(SAMPLES);
/** Redrives everything, so all members may be absent. */
const takesNothing = (path: string, value: string) => path.endsWith('/redrive') && /^\{\s*\}$/.test(value);
const QUERIES = [
  ...['executions?before=', 'executions?text=', 'executions?result=', 'executions/counts?mapping=', 'execution?arn='],
  ...['step?arn=', 'broadcast?id=', 'clients?version=', 'resumes?userId=', 'logs?broadcastId='],
  ...['events?before=', 'events?text=', 'event?sequence='],
];
const TEXTS = ['', '%', '%00', '%ff', '-1', '1e9', '99999999999999999', '__proto__', '..%2f', 'x'.repeat(7_000)];
const PATHS = [
  ...[
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    '..%2f..%2fpackage.json',
    '%2e%2e/',
    'main.js/x',
    '%00',
    '%',
  ],
  ...['api', 'api/', 'api/__proto__', 'api/constructor', 'api/live/x', 'api//events'],
].map((path) => `/_console/${path}`);
/** Not a valid document: valid faults would affect the cases after it. */
const NO_FAULTS = { seed: 1, faults: [{ type: 'none', probability: 1 }] };

export const consoleApi: Door = {
  name: 'console',
  fixed: [
    ...POSTED.flatMap((path) => [
      ...DEPTHS.flatMap((depth) => [post(path, deepList(depth), true), post(path, deepObject(depth), true)]),
      ...BROKEN_TEXTS.map((text) => post(path, text, true)),
      ...BROKEN_BYTES.map((bytes) =>
        post(path, Buffer.concat([Buffer.from('{"source":"'), bytes, Buffer.from('"}')]), true),
      ),
      ...WEIRD_VALUES.map((value) => post(path, value, !takesNothing(path, value))),
      ask({ path, body: JSON.stringify(SAMPLES[path]), headers: { 'content-type': 'text/plain' } }, true),
      ask(
        {
          path,
          body: JSON.stringify(SAMPLES[path]),
          headers: { 'content-type': 'application/json', origin: 'http://evil.example.com' },
        },
        true,
      ),
    ]),
    ...DEPTHS.map((depth) =>
      post(`${API}/events`, `{"source":"a","detailType":"b","detail":${deepObject(depth)}}`, depth > 5_000),
    ),
    ...QUERIES.flatMap((query) => TEXTS.map((text) => get(`${API}/${query}${text}`))),
    ...PATHS.map((path) => get(path, true)),
    ...DEPTHS.map((depth) => putFaults(deepList(depth))),
    ...DEPTHS.map((depth) => putFaults(`{"faults":[{"type":${deepList(depth)}}]}`)),
    ...BROKEN_TEXTS.map((text) => putFaults(text)),
    ...WEIRD_VALUES.map((value) => putFaults(value)),
    ...WEIRD_VALUES.map((value) => putFaults(`{"faults":[{"type":${value}}]}`)),
    ...['POST', 'PATCH', 'TRACE', 'OPTIONS'].map((method) => ask({ method, path: '/_local/faults' }, true)),
    ...[
      '/_local',
      '/_local/',
      '/_local/health/x',
      '/_local/__proto__',
      '/%',
      '/%00',
      '//',
      '/..',
      `/${'x'.repeat(8_000)}`,
    ].map((path) => get(path, true)),
  ],
  generate(random) {
    if (random.chance(0.2)) return putFaults(mutated(NO_FAULTS, random), false);
    if (random.chance(0.2)) return get(`${API}/${random.pick(QUERIES)}${random.pick(TEXTS)}&${random.pick(TEXTS)}`);
    const path = random.pick(POSTED);
    return post(path, mutated(SAMPLES[path], random));
  },
};
