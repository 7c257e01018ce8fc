/** Errors of user code, as Lambda's Node.js runtime reports them. */
import { types } from 'node:util';
import type { ErrorReport } from './messages';

/** An error of the runtime itself, with its type on AWS. */
export class RuntimeError extends Error {
  constructor(
    override readonly name: string,
    message: string,
  ) {
    super(message);
  }
}

export function reportOf(error: unknown): ErrorReport {
  if (!isError(error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] };
}

const isError = (value: unknown): value is Error => types.isNativeError(value) || value instanceof Error;
