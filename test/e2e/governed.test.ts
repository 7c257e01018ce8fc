/** Broadcasts at once share one rate: the whole stack with real sockets, counted where posts arrive. The bench is the full size. */
import { join } from 'node:path';
import type * as Bench from '../bench/governor/run';
import { outside } from '../support/outside';
import { onThisMachine } from './support/on-this-machine';

const { runGovernor } = outside<typeof Bench>(join(__dirname, '../bench/governor/run.ts'));

onThisMachine('broadcasts that share one rate', () => {
  it('are all delivered, once, and wait in their state machines instead of exceeding it', async () => {
    const rate = 250;
    const connections = 1_200;
    const [run] = await runGovernor({ rate, connections, broadcasts: [6] });
    expect(run).toMatchObject({ delivered: connections, incomplete: 0, once: connections, messages: connections });
    expect(run!.handedBack).toBeGreaterThan(0);
    // Without the rate, all would arrive in the first second. A busy machine may read some posts late, and together.
    expect(run!.mostInASecond).toBeLessThan(1.5 * rate);
  });
});
