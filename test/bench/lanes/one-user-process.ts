/**
 * The one user, in its own process so that only the cloud is measured: connects, and broadcasts one message after the
 * other to itself as long as it runs.
 */
import { once } from 'node:events';
import type { BootedStack } from '../local-boot';
import { OneUser, WARM_UP } from '../one-user';

/** Times of one broadcast, in epoch milliseconds with fractions. */
export interface Sample {
  readonly startedAt: number;
  readonly endedAt: number;
}

export type OneUserQuestion = Pick<BootedStack, 'outputs' | 'endpoint'> | 'begin';
export type OneUserAnswer = 'connected' | Sample;

const answer = (message: OneUserAnswer) => process.send?.(message);
const now = () => performance.timeOrigin + performance.now();

async function run(stack: Exclude<OneUserQuestion, 'begin'>): Promise<never> {
  const user = await OneUser.connect(stack);
  answer('connected');
  await once(process, 'message');
  for (let index = 0; index < WARM_UP; index += 1) await user.broadcast();
  for (;;) {
    const startedAt = now();
    await user.broadcast();
    answer({ startedAt, endedAt: now() });
  }
}

process.once('disconnect', () => process.exit(0));
process.once('message', (stack: Exclude<OneUserQuestion, 'begin'>) => void run(stack));
