/** Time that passes when a test says so, and a client's random waits always the same. */
export { pass } from '#test/support/virtual-time';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/**
 * Call at the top of a file.
 * @param random what every draw gives, from 0 (the shortest wait) to 1
 */
export function useVirtualTime(random: number): void {
  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(Math, 'random').mockReturnValue(random);
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });
}
