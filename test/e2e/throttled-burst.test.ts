/** A burst of events in an account whose functions may run only a few at once. `npm run burst` is the full size. */
import { join } from 'node:path';
import type * as Bench from '../bench/burst/run';
import { outside } from '../support/outside';
import { onThisMachine } from './support/on-this-machine';

const { runBurst } = outside<typeof Bench>(join(__dirname, '../bench/burst/run.ts'));

onThisMachine('a burst beyond the concurrency of the account', () => {
  it('ends complete: every event is reported as COMPLETED, and none is a dead letter', async () => {
    const events = 60;
    const { reports, deadLettered, received, throttled } = await runBurst({ events, concurrency: 4 });
    expect(throttled).toBeGreaterThan(0);
    expect(reports).toEqual({ COMPLETED: events });
    expect(received).toBe(events);
    expect(deadLettered).toBe(0);
  });
});
