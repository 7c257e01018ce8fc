/** Lambda's Invoke, and the paths of the runtime API: no function in local mode needs those, so they must not exist. */
import type { Door, DoorCase } from '../door';
import { show } from '../show';
import { sendHttp, type HttpInput } from '../transport';
import { BROKEN_BYTES, BROKEN_TEXTS, deepList, deepObject, DEPTHS, mutated, WEIRD_VALUES } from '../weird';
import { AUTHORIZATION } from './aws-request';

const ask = (input: HttpInput, mustRefuse = false): DoorCase => ({
  name: `Lambda ${input.method ?? 'POST'} ${show(input.path)} ${show(input.body ?? '')}`,
  mustRefuse,
  knock: (cloud) =>
    sendHttp(cloud.url, {
      ...input,
      path: input.path.replace(FUNCTION, () => cloud.physicalName('Routes')),
      headers: { authorization: AUTHORIZATION, ...input.headers },
    }),
});
/** Stands for the function of the route `$default`, whose handler only answers. */
const FUNCTION = '@function@';
const invoke = (name: string, body: Buffer | string): DoorCase =>
  ask({ path: `/2015-03-31/functions/${name}/invocations`, body });

/** None of these names exist. */
const NAMES = [
  ...[
    'x',
    '__proto__',
    'constructor',
    '%00',
    '%',
    '%zz',
    '%ff',
    '..%2f..',
    '',
    'x'.repeat(500),
    'arn:aws:lambda',
    '$LATEST',
  ],
  ...['arn:aws:lambda:us-east-1:000000000000:function:x', 'x:y:z', '*'],
];
const RUNTIME = ['next', 'x/response', 'x/error', '../../next', '__proto__/response'].map(
  (path) => `/2018-06-01/runtime/invocation/${path}`,
);
const SAMPLE = {
  event: { mapping: 'Attack', source: 'attack', eventId: 'x', time: 'now', request: {} },
  execution: { id: 'x' },
};

export const lambdaApi: Door = {
  name: 'Lambda',
  fixed: [
    ...NAMES.flatMap((name) => [
      ask({ path: `/2015-03-31/functions/${name}/invocations`, body: '{}' }, true),
      ask({ method: 'GET', path: `/2015-03-31/functions/${name}` }, name !== ''),
      ask({ method: 'DELETE', path: `/2015-03-31/functions/${name}` }, true),
    ]),
    ...RUNTIME.flatMap((path) => [ask({ path, body: '{}' }, true), ask({ method: 'GET', path }, true)]),
    ask({ path: '/2018-06-01/runtime/init/error', body: '{}' }, true),
    ...DEPTHS.map((depth) => invoke(FUNCTION, deepList(depth))),
    ...DEPTHS.map((depth) => invoke(FUNCTION, deepObject(depth))),
    ...BROKEN_TEXTS.map((text) => invoke(FUNCTION, text)),
    ...BROKEN_BYTES.map((bytes) => invoke(FUNCTION, bytes)),
    ...WEIRD_VALUES.map((value) => invoke(FUNCTION, value)),
    invoke(FUNCTION, `"${'x'.repeat(7_000_000)}"`),
    ...['Bad', '__proto__', 'DryRun'].map((type) =>
      ask({
        path: `/2015-03-31/functions/${FUNCTION}/invocations`,
        headers: { 'x-amz-invocation-type': type },
        body: '{}',
      }),
    ),
    ask(
      { path: `/2015-03-31/functions/${FUNCTION}/invocations`, headers: { 'x-amz-client-context': '!' }, body: '{}' },
      true,
    ),
    ask(
      { path: `/2015-03-31/functions/${FUNCTION}/invocations`, headers: { authorization: 'Bearer x' }, body: '{}' },
      true,
    ),
  ],
  generate: (random) => invoke(FUNCTION, mutated(SAMPLE, random)),
};
