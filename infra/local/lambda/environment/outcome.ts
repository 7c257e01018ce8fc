/** How an invocation ended, with the payload and the error types that Lambda gives callers. */
import type { FunctionConfiguration } from '../function-configuration';
import { MAX_PAYLOAD_BYTES } from '../limits';
import type { ErrorReport } from '../runtime/messages';
import type { WorkerEvent } from './worker-events';

export interface Outcome {
  readonly status: 'success' | 'error' | 'timeout';
  /** JSON text: the result, or an {@link ErrorReport}. */
  readonly payload: string;
  /** Size of the heap; absent if the environment ended before it could report it. */
  readonly heapBytes?: number;
}

/** What the end of a worker means for the invocation that waited for it. */
export function outcomeOf(event: WorkerEvent, requestId: string, { timeoutSeconds }: FunctionConfiguration): Outcome {
  const runtimeError = (errorType: string, what: string) =>
    failure({ errorType, errorMessage: `RequestId: ${requestId} Error: ${what}` });
  switch (event.type) {
    case 'result':
      return Buffer.byteLength(event.payload) > MAX_PAYLOAD_BYTES
        ? { ...failure(RESPONSE_TOO_LARGE), heapBytes: event.heapBytes }
        : { status: 'success', payload: event.payload, heapBytes: event.heapBytes };
    case 'failure':
      return { ...failure(event.error), heapBytes: event.heapBytes };
    case 'crash':
      return failure(event.error);
    case 'timeout':
      return {
        ...runtimeError('Sandbox.Timedout', `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`),
        status: 'timeout',
      };
    case 'out-of-memory':
      return runtimeError('Runtime.OutOfMemory', 'Runtime exited with error: signal: killed');
    case 'exit':
      return event.exitCode === 0
        ? runtimeError('Runtime.ExitError', 'Runtime exited without providing a reason')
        : runtimeError('Runtime.ExitError', `Runtime exited with error: exit status ${event.exitCode}`);
    case 'ready':
      throw new Error('An environment became ready twice.');
  }
}

const RESPONSE_TOO_LARGE: ErrorReport = {
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${MAX_PAYLOAD_BYTES} bytes).`,
};

const failure = (error: ErrorReport): Outcome => ({ status: 'error', payload: JSON.stringify(error) });
