/** How many messages are in the dead-letter queue: shown in every view, so that nobody has to look for them. */
import { useEffect } from 'preact/hooks';
import { get } from './api';
import { Store, useStore } from './store';

/** Milliseconds between polls while the page is visible. */
const ASK_AGAIN_MS = 3_000;

class DeadLetterCount extends Store {
  count = 0;

  set(count: number): void {
    if (count === this.count) return;
    this.count = count;
    this.changed();
  }

  async ask(): Promise<void> {
    if (document.visibilityState !== 'visible') return;
    // A server that is not there shows in the header.
    const answer = await get<{ count: number }>('dead-letters/count').catch(() => undefined);
    if (answer) this.set(answer.count);
  }
}

export const deadLetterCount = new DeadLetterCount();

/** Polls while a component uses it. */
export function useDeadLetterCount(): number {
  useStore(deadLetterCount);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let ended = false;
    const ask = () =>
      void deadLetterCount.ask().finally(() => {
        if (!ended) timer = setTimeout(ask, ASK_AGAIN_MS);
      });
    ask();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, []);
  return deadLetterCount.count;
}
