/** Size and import time of the deployed sender: the bundle of infra, loaded by a new Node process. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { BUNDLE_OPTIONS } from '#constructs/functions/function-code';
import { ENV, type EnvName } from '#shared/runtime/env';
import { median } from './measure';

export interface ColdStart {
  readonly bundleBytes: number;
  readonly importMilliseconds: number;
}

const LOADS = 7;
const HANDLER = join(__dirname, '../../functions/send-batch/handler.ts');
const SETTINGS: Partial<Record<EnvName, string>> = {
  [ENV.CALLBACK_URL]: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod',
  [ENV.CONNECTIONS_TABLE]: 'connections',
  [ENV.BROADCASTS_TABLE]: 'broadcasts',
  [ENV.OUTCOMES_TABLE]: 'outcomes',
  [ENV.BROADCAST_RETENTION_DAYS]: '30',
  [ENV.POST_CONCURRENCY]: '100',
  [ENV.POST_TIMEOUT_MS]: '5000',
  [ENV.POST_ATTEMPTS]: '3',
  [ENV.TRANSPORT]: 'direct',
  [ENV.PRUNE_MIN_AGE_SECONDS]: '30',
};
const TIMED_IMPORT =
  'const started = performance.now(); require(process.argv[1]); process.stdout.write(`${performance.now() - started}`)';

export function measureColdStart(): ColdStart {
  const folder = mkdtempSync(join(tmpdir(), 'sender-bundle-'));
  try {
    const outfile = join(folder, 'index.js');
    buildSync({ ...BUNDLE_OPTIONS, entryPoints: [HANDLER], outfile });
    const env = { ...process.env, ...SETTINGS };
    const load = () => Number(execFileSync(process.execPath, ['-e', TIMED_IMPORT, outfile], { env, encoding: 'utf8' }));
    return {
      bundleBytes: statSync(outfile).size,
      importMilliseconds: Number(median(Array.from({ length: LOADS }, load)).toFixed(1)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
