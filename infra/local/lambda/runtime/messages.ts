/** Messages between the main thread and the worker thread of an execution environment. */

/** How a function failed, in the shape that Lambda gives callers. */
export interface ErrorReport {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export type LogFormat = 'Text' | 'JSON';

/** Given to the worker at its start; everything else is in its environment variables, as on AWS. */
export interface WorkerSetup {
  readonly codeDirectory: string;
  /** e.g. `index.handler`. */
  readonly handler: string;
  readonly logFormat: LogFormat;
  /** `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** Host names of this cloud's APIs on AWS; requests to them go to the endpoint. */
  readonly apiHosts: readonly string[];
}

export interface InvokeMessage {
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly functionArn: string;
  /** JSON text. */
  readonly clientContext: string | undefined;
}

export type WorkerMessage =
  | { readonly type: 'ready' }
  /** One event for the function's log group. */
  | { readonly type: 'log'; readonly message: string }
  /** `payload` is JSON text. */
  | { readonly type: 'result'; readonly payload: string; readonly heapBytes: number }
  /** The handler failed; the environment lives on. */
  | { readonly type: 'failure'; readonly error: ErrorReport; readonly heapBytes: number }
  /** The code could not be loaded, or failed outside the handler; the environment ends. */
  | { readonly type: 'crash'; readonly error: ErrorReport };
