/** A door's answer to a bad input, and the verdict on it. */

export type Answer =
  | { readonly kind: 'http'; readonly status: number; readonly body: string; readonly functionFailed?: boolean }
  /** A message on a WebSocket. */
  | { readonly kind: 'message'; readonly text: string }
  /** The socket was closed, with a WebSocket close code if there was one. */
  | { readonly kind: 'closed'; readonly code?: number }
  | { readonly kind: 'silence' };

/** What a case may be answered with, besides an error. */
export interface Expectation {
  /** Only an error will do: a forged signature, or a body that no door may accept. */
  readonly mustRefuse?: boolean;
  /** Closing the connection is an answer: the bytes were not a request of the protocol. */
  readonly mayClose?: boolean;
  /** Waiting for the rest is an answer: the bytes were the beginning of a request. */
  readonly mayWait?: boolean;
}

/**
 * - `refused`: answered with a 4xx or an error reply
 * - `harmless`: accepted, since a case may be valid by chance
 * - `wronglyAnswered`: a 5xx or an internal failure, or the connection was cut instead of an answer
 * - `wronglyAccepted`: accepted although it must not be
 * - `unanswered`: no answer
 */
export type Verdict = 'refused' | 'harmless' | 'wronglyAnswered' | 'wronglyAccepted' | 'unanswered';

/** WebSocket close codes that say what was wrong. https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
const REFUSING_CODES = new Set([1002, 1003, 1007, 1008, 1009]);
const INTERNAL =
  /"(?:ErrorCode|__type|message|error)"\s*:\s*"(?:InternalFailure|Internal server error|InternalServerError)/i;

export function judge(answer: Answer, { mustRefuse = false, mayClose = false, mayWait = false }: Expectation): Verdict {
  const taken = mustRefuse ? 'wronglyAccepted' : 'harmless';
  switch (answer.kind) {
    case 'silence':
      return mayWait ? 'harmless' : 'unanswered';
    case 'closed':
      if (answer.code !== undefined && REFUSING_CODES.has(answer.code)) return 'refused';
      return mayClose ? 'refused' : 'wronglyAnswered';
    case 'message':
      if (INTERNAL.test(answer.text)) return 'wronglyAnswered';
      return isErrorMessage(answer.text) ? 'refused' : taken;
    case 'http':
      if (answer.status >= 500 || INTERNAL.test(answer.body)) return 'wronglyAnswered';
      if (answer.status >= 400 || answer.functionFailed || hasFailedEntries(answer.body)) return 'refused';
      return taken;
  }
}

/**
 * The service's error is `{ type: 'error' }`, API Gateway's `{ message, connectionId, requestId }`. Of acknowledgements, the reply
 * lists those that were refused; a case sends none of which some may be taken.
 */
function isErrorMessage(text: string): boolean {
  const { type, message, requestId, refused } = parsed(text) as Readonly<Record<string, unknown>>;
  if (type === 'acknowledged') return refused !== undefined;
  return type === 'error' || (message !== undefined && requestId !== undefined);
}

const hasFailedEntries = (body: string): boolean => {
  const { FailedEntryCount = 0, Failed = [] } = parsed(body) as { FailedEntryCount?: number; Failed?: unknown[] };
  return FailedEntryCount > 0 || Failed.length > 0;
};

function parsed(text: string): object {
  try {
    return Object(JSON.parse(text)) as object;
  } catch {
    return {};
  }
}
