/** Failures of an expression that takes too long, as JSONata words them. */

export const timedOut = () => runaway('Expression evaluation timeout: Check for infinite loop');

const CODE = 'U1001';

export const runaway = (message: string) => Object.assign(new Error(message), { code: CODE });

export const isRunaway = (error: unknown): error is Error =>
  error instanceof Error && (error as { code?: unknown }).code === CODE;
