/** Each function's bundle holds what the function needs and nothing else, so that a cold start loads no more. */
import { basename, dirname } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { BUNDLE_OPTIONS } from '#constructs/functions/bundling';
import { handlerFiles } from '#constructs/functions/function-code';
import { BUNDLE_BYTES } from '#test/bench/requirements';

const LOG = ['@aws-lambda-powertools/commons', '@aws-lambda-powertools/logger', '@aws/lambda-invoke-store'];
const METRICS = ['@aws-lambda-powertools/metrics'];
/** What any SDK client brings; nothing that finds credentials is among it. */
const SDK = [
  ...['@aws-sdk/core', '@smithy/core', '@smithy/node-http-handler', '@smithy/signature-v4', '@smithy/types'],
];
const DYNAMODB = [
  ...['@aws-sdk/client-dynamodb', '@aws-sdk/dynamodb-codec', '@aws-sdk/lib-dynamodb', '@aws-sdk/util-dynamodb'],
  ...['@aws-sdk/endpoint-cache', '@aws-sdk/middleware-endpoint-discovery', 'mnemonist', 'obliterator'],
];
/** For connection events, a setting, and for reports. It also signs for endpoints of several regions. */
const EVENTS = ['@aws-sdk/client-eventbridge', '@aws-sdk/signature-v4-multi-region'];
const MANAGEMENT = ['@aws-sdk/client-apigatewaymanagementapi'];
const SQS = ['@aws-sdk/client-sqs', '@aws-sdk/middleware-sdk-sqs'];
const LIMIT = ['p-limit', 'yocto-queue'];

/** Packages by function. One that is new here is a reason to look what pulled it in. */
const HOLDS: Readonly<Record<string, readonly string[]>> = {
  acknowledge: [...LOG, ...METRICS, ...SDK, ...DYNAMODB],
  // One bundle for the modes token, jwt and cognito.
  authorize: [...LOG, ...METRICS, ...SDK, '@aws-sdk/client-secrets-manager', 'jose'],
  'channel-owners': [...LOG, ...SDK, ...DYNAMODB, ...LIMIT],
  'close-connections': [...LOG, ...METRICS, ...SDK, ...DYNAMODB, ...EVENTS, ...MANAGEMENT, ...LIMIT],
  connect: [...LOG, ...METRICS, ...SDK, ...DYNAMODB, ...EVENTS],
  default: LOG,
  disconnect: [...LOG, ...METRICS, ...SDK, ...DYNAMODB, ...EVENTS],
  // SQS: loaded only by stacks with the setting usersToReach.
  'open-broadcast': [...LOG, ...SDK, ...DYNAMODB, ...SQS, 'valibot'],
  'reach-users': [...LOG, ...METRICS, ...SDK, ...DYNAMODB, ...EVENTS, ...SQS],
  'restart-overdue': [
    ...[...LOG, ...METRICS, ...SDK, ...DYNAMODB, ...EVENTS, 'valibot'],
    ...['@aws-sdk/client-sfn', ...SQS],
  ],
  resume: [...LOG, ...METRICS, ...SDK, ...DYNAMODB],
  'send-batch': [...LOG, ...METRICS, ...SDK, ...DYNAMODB, ...MANAGEMENT, ...LIMIT],
  subscribe: [...LOG, ...SDK, ...DYNAMODB],
  unsubscribe: [...LOG, ...SDK, ...DYNAMODB],
};

let outputs: ReadonlyMap<string, Metafile['outputs'][string]>;
beforeAll(async () => {
  const { metafile } = await build({
    ...BUNDLE_OPTIONS,
    ...{ entryPoints: handlerFiles(), outdir: 'out', outbase: 'functions', write: false, metafile: true },
  });
  outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(dirname(path)), output]));
});

/** Those with code in the bundle. */
const packagesIn = ({ inputs }: Metafile['outputs'][string]): string[] => [
  ...new Set(
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .flatMap(([file]) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []),
  ),
];

it('there is a list for each function', () => {
  expect([...outputs.keys()].sort()).toEqual(Object.keys(HOLDS).sort());
});

it.each(Object.entries(HOLDS))('%s holds what it needs', (name, packages) => {
  expect(packagesIn(outputs.get(name)!).sort()).toEqual([...packages].sort());
});

it.each(Object.keys(HOLDS))(`%s is smaller than ${BUNDLE_BYTES / 1000} KB`, (name) => {
  expect(outputs.get(name)!.bytes).toBeLessThan(BUNDLE_BYTES);
});
