/** Publishes broadcasts at once to a local cloud whose senders share one rate, and counts the posts where they arrive. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ENV } from '#shared/runtime/env';
import { startLocalCloud, type LocalCloud } from '#local';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { publishAndReport } from '../scale/broadcast-run';
import { DEFAULTS_STAGE, stopRules } from '../scale/run-cases';
import type { Arrivals } from './arrivals-endpoint';

export interface GovernorOptions {
  /** Posts a second of all batches that are not small. */
  readonly rate: number;
  /** Connections of all broadcasts together. */
  readonly connections: number;
  /** How many broadcasts at once, for each run. */
  readonly broadcasts: readonly number[];
}

export interface GovernorRun extends Arrivals {
  readonly broadcasts: number;
  /** Connections, in all reports together. */
  readonly delivered: number;
  /** Reports that are not COMPLETED. */
  readonly incomplete: number;
  /** Times that a batch was handed back to wait in its state machine. */
  readonly handedBack: number;
}

export async function runGovernor(
  { rate, connections, broadcasts }: GovernorOptions,
  onRun: (run: GovernorRun) => void = () => undefined,
): Promise<GovernorRun[]> {
  const child = fork(join(__dirname, 'arrivals-endpoint.ts'), { execArgv: ['--import', 'tsx'] });
  const [{ port }] = (await once(child, 'message')) as [AddressInfo];
  const cloud = await startLocalCloud({
    projectRoot: PROJECT_ROOT,
    port: 0,
    context: { stage: DEFAULTS_STAGE },
    lambda: {
      variables: {
        CALLBACK_URL: `http://127.0.0.1:${port}/${DEFAULTS_STAGE}`,
        [ENV.GOVERNED_POSTS_PER_SECOND]: String(rate),
      },
    },
  });
  try {
    await stopRules(cloud);
    const runs: GovernorRun[] = [];
    for (const count of broadcasts) {
      // Once before, so that the environments are warm: what they take to start is the machine's, not the governor's.
      await publishAtOnce(cloud, count, connections / 4);
      await arrivals(child, []);
      const { ids, ...published } = await publishAtOnce(cloud, count, connections);
      const run = { broadcasts: count, ...published, ...(await arrivals(child, ids)) };
      runs.push(run);
      onRun(run);
    }
    return runs;
  } finally {
    await cloud.stop();
    child.kill();
  }
}

async function arrivals(child: ChildProcess, expected: readonly string[]): Promise<Arrivals> {
  const answer = once(child, 'message') as Promise<[Arrivals]>;
  child.send({ expected });
  return (await answer)[0];
}

let published = 0;

/** @param connections of all together */
async function publishAtOnce(cloud: LocalCloud, count: number, connections: number) {
  let handedBack = 0;
  const stop = cloud.onExecutionEvent(({ event: { type, details } }) => {
    if (type === 'WaitStateEntered' && details?.name === 'WaitToResend') handedBack += 1;
  });
  const each = Math.floor(connections / count);
  const broadcasts = Array.from({ length: count }, () => {
    const key = `governor-${(published += 1)}`;
    return { key, ids: Array.from({ length: each }, (_, index) => idOf(published * 100_000 + index)) };
  });
  try {
    const reports = await Promise.all(
      broadcasts.map(({ key, ids }) => publishAndReport(cloud, { connections: ids }, key, false)),
    );
    return {
      ids: broadcasts.flatMap(({ ids }) => ids),
      delivered: reports.reduce((sum, { delivered }) => sum + delivered, 0),
      incomplete: reports.filter(({ status }) => status !== 'COMPLETED').length,
      handedBack,
    };
  } finally {
    stop();
  }
}

/** Like API Gateway's ids: 16 characters of base64 that end in `=`. */
const idOf = (index: number): string => `${index.toString(36).padStart(11, 'G')}cCI=`;
