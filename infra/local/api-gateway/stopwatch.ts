/** Starts measuring; the result returns the whole milliseconds since. */
export function stopwatch(): () => number {
  const startedAt = performance.now();
  return () => Math.round(performance.now() - startedAt);
}
