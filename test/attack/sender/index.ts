/**
 * The attack on the sender: batches go through the real sender and one of its transports to an endpoint of raw sockets,
 * which answers with named behaviours, half of them generated from the seed. Both ends are recorded and compared.
 *
 * A round always has the same batches for the same seed. Which behaviours they meet depends on the speed of the
 * machine, since a post may reach its timeout.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import fc from 'fast-check';
import type { TransportName } from '../../functions/send-batch/support/test-sender';
import { noCounts, type SenderLedger } from './ledger';
import { AttackEndpoint } from './posts';
import { runSession, session } from './session';

export type { SenderLedger } from './ledger';

/** Side by side in a round. */
const SESSIONS = 8;

export interface SenderAttack {
  /** A whole number. */
  readonly seed: number;
  /** Asked before each round, which takes some seconds. @returns whether the attack is over */
  readonly until: () => boolean;
  readonly transport: TransportName;
  /** Called after each round. */
  readonly onProgress?: (progress: string) => void;
  /** Called for each violation: the connection, what was reported about it, and its posts. */
  readonly onFinding?: (finding: string) => void;
}

/** Sets credentials and a region for the SDK if the environment has none, and keeps metrics out of the output. */
export async function attackSender({
  seed,
  until,
  transport,
  onProgress,
  onFinding = () => undefined,
}: SenderAttack): Promise<SenderLedger> {
  prepareEnvironment();
  const ledger = noCounts();
  const onCrash = (error: unknown) => {
    ledger.crashes += 1;
    onFinding(`An error that nobody caught: ${error instanceof Error ? error.stack : String(error)}`);
  };
  process.on('uncaughtException', onCrash).on('unhandledRejection', onCrash);
  const turns = monitorEventLoopDelay({ resolution: 20 });
  turns.enable();
  const endpoint = await AttackEndpoint.start();
  try {
    for (let round = 0; !until(); round += 1) {
      turns.reset();
      const sessions = fc.sample(fc.noBias(session), { numRuns: SESSIONS, seed: (seed + round * 7_919) | 0 });
      // Time that a busy machine takes away does not count against the sender.
      const watch = { isLateBy: () => turns.max / 1e6, onFinding };
      const counts = await Promise.all(
        sessions.map((each, index) => runSession(`${round}.${index}`, each, endpoint, transport, watch)),
      );
      for (const batch of counts.flat()) {
        for (const name of Object.keys(batch) as (keyof SenderLedger)[]) ledger[name] += batch[name];
      }
      ledger.behaviours = endpoint.behaviours.size;
      onProgress?.(
        `${transport}, round ${round}: ${ledger.due} posts due, ${ledger.behaviours} behaviours, ${ledger.miscounted} miscounted`,
      );
    }
    return ledger;
  } finally {
    await endpoint.stop();
    turns.disable();
    process.off('uncaughtException', onCrash).off('unhandledRejection', onCrash);
  }
}

function prepareEnvironment(): void {
  process.env.AWS_ACCESS_KEY_ID ??= 'AKIDEXAMPLEATTACK';
  process.env.AWS_SECRET_ACCESS_KEY ??= 'attack';
  process.env.AWS_REGION ??= 'eu-west-1';
  process.env.POWERTOOLS_METRICS_DISABLED ??= 'true';
}
