/** Size and import time of each deployed function: its bundle, loaded by a new Node process. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { BUNDLE_OPTIONS } from '#constructs/functions/bundling';
import { handlerFiles } from '#constructs/functions/function-code';
import { ENV, type EnvName } from '#shared/runtime/env';
import { median } from './measure';

export interface ColdStart {
  /** Folder of the handler in `functions/`. */
  readonly name: string;
  readonly bundleBytes: number;
  /** The fastest of some: whatever else the machine does only adds to it. */
  readonly importMilliseconds: number;
  /** CPU of the import, over all threads, times that of Node's own modules alone: the machine's speed and load cancel out. */
  readonly timesNodeAlone: number;
}

const LOADS = 9;
const SETTINGS: Partial<Record<EnvName, string>> = {
  [ENV.CALLBACK_URL]: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod',
  [ENV.CONNECTIONS_TABLE]: 'connections',
  [ENV.BROADCASTS_TABLE]: 'broadcasts',
  [ENV.OUTCOMES_TABLE]: 'outcomes',
  [ENV.HISTORY_TABLE]: 'history',
  [ENV.HISTORY_MINUTES]: '60',
  [ENV.HISTORY_BEFORE_JOIN]: 'off',
  [ENV.BROADCAST_RETENTION_DAYS]: '30',
  [ENV.CLAIM_LEASE_SECONDS]: '350',
  [ENV.EVERYONE_WRITE_SHARDS]: '16',
  [ENV.EVERYONE_READ_SHARDS]: '16',
  [ENV.CHANNEL_WRITE_SHARDS]: '8',
  [ENV.CHANNEL_READ_SHARDS]: '8',
  [ENV.ACTION_BUDGET_BURST]: '100',
  [ENV.ACTION_BUDGET_PER_SECOND]: '10',
  [ENV.CLIENT_ACTIONS]: '["subscribe"]',
  [ENV.TOKEN_MODE]: 'token',
  [ENV.TOKEN_SECRET_ARN]: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:token',
  [ENV.USER_ID_CLAIM]: 'sub',
  [ENV.CHANNELS_CLAIM]: 'channels',
  [ENV.USER_ID_SOURCE]: 'authorizer',
  [ENV.USER_ID_KEY]: 'userId',
  [ENV.BROADCAST_STATE_MACHINE_ARN]: 'arn:aws:states:eu-west-1:123456789012:stateMachine:broadcast',
  [ENV.EVENT_BUS_NAME]: 'bus',
  [ENV.DEAD_LETTER_QUEUE_URL]: 'https://sqs.eu-west-1.amazonaws.com/123456789012/dead',
  [ENV.UNOPENED_QUEUE_URL]: 'https://sqs.eu-west-1.amazonaws.com/123456789012/unopened',
  [ENV.START_RETRY_MAX_AGE_MINUTES]: '120',
  [ENV.POST_CONCURRENCY]: '100',
  [ENV.POST_TIMEOUT_MS]: '5000',
  [ENV.POST_ATTEMPTS]: '3',
  [ENV.TRANSPORT]: 'direct',
  [ENV.PRUNE_MIN_AGE_SECONDS]: '30',
};
/** Of features that are off by default: the other functions would import more with them. */
const OF_FEATURES: Partial<Record<EnvName, string>> = {
  [ENV.ACKNOWLEDGEMENTS_TABLE]: 'acknowledgements',
  [ENV.PRESENCE_TABLE]: 'presence',
  [ENV.PRESENCE_QUEUE_URL]: 'https://sqs.eu-west-1.amazonaws.com/123456789012/presence',
  [ENV.PRESENCE_CHANNELS]: '["room-*"]',
  [ENV.PRESENCE_GRACE_SECONDS]: '15',
  [ENV.PRESENCE_CAP]: '100',
  [ENV.UNREACHED_QUEUE_URL]: 'https://sqs.eu-west-1.amazonaws.com/123456789012/unreached',
};
const FUNCTIONS_OF_FEATURES = ['acknowledge', 'flush-presence', 'presence', 'reach-users'];
const ENVIRONMENT = {
  ...SETTINGS,
  PATH: process.env.PATH,
  POWERTOOLS_SERVICE_NAME: 'bench',
  AWS_REGION: 'eu-west-1',
  // On Node 20, the SDK prints a deprecation warning at every start.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};
const TIMED_IMPORT = `
  const cpu = process.cpuUsage(), started = performance.now();
  require(process.argv[1]);
  const ms = performance.now() - started, { user, system } = process.cpuUsage(cpu);
  process.stdout.write(JSON.stringify({ ms, cpuMs: (user + system) / 1000 }));`;
/** What signs a request and sends it over TLS: Node's own modules, which every function with an SDK client loads. */
const NODE_ALONE = ['crypto', 'fs/promises', 'https', 'os', 'path', 'stream', 'timers/promises', 'util', 'zlib'];

/**
 * Smallest bundle first.
 * @param loads how often each is imported
 * @throws Error if one cannot be imported: it needs a setting that is not here
 */
export function measureColdStarts(loads = LOADS): ColdStart[] {
  const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
  try {
    buildSync({ ...BUNDLE_OPTIONS, entryPoints: handlerFiles(), outdir: folder });
    const names = readdirSync(folder);
    const alone = join(folder, 'node-alone.js');
    writeFileSync(alone, NODE_ALONE.map((name) => `require('node:${name}');`).join(''));
    return names
      .map((name) => measure(name, join(folder, name, 'handler.js'), { alone, times: loads }))
      .sort((one, other) => one.bundleBytes - other.bundleBytes);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Loads both in turn, so that both meet the same load of the machine. */
function measure(name: string, file: string, { alone, times }: { alone: string; times: number }): ColdStart {
  const settings = FUNCTIONS_OF_FEATURES.includes(name) ? OF_FEATURES : {};
  const loads = Array.from({ length: times }, () => ({ alone: load(alone), whole: load(file, settings) }));
  return {
    name,
    bundleBytes: statSync(file).size,
    importMilliseconds: Number(Math.min(...loads.map(({ whole }) => whole.ms)).toFixed(1)),
    timesNodeAlone: Number(median(loads.map((each) => each.whole.cpuMs / each.alone.cpuMs)).toFixed(2)),
  };
}

function load(file: string, settings = {}): { readonly ms: number; readonly cpuMs: number } {
  const env = { ...ENVIRONMENT, ...settings };
  const text = execFileSync(process.execPath, ['-e', TIMED_IMPORT, file], { env, encoding: 'utf8' });
  return JSON.parse(text) as { ms: number; cpuMs: number };
}
