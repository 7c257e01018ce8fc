/** Posts that wait for their answers. Those that are still open end with the test, so that no timer of them outlives it. */
import { Exchange } from '#functions/send-batch/transport/exchange';

/** Longer than any test. */
const LONG_MS = 600_000;

/** @returns the open ones, and a function that makes another */
export function useExchanges() {
  const open = new Set<Exchange>();
  afterEach(() => open.forEach((each) => each.settle({ failure: 'aborted' })));
  return { open, newExchange: (timeoutMs = LONG_MS) => new Exchange(open, timeoutMs) };
}
