/** Reads a client's message, `{"action": ..., ...}`: a JSON object with exactly the members its route takes. */
import { describeKind, describeValue } from '../base/describe-value';
import { MAX_MESSAGE_DEPTH } from '../contracts/limits';
import { parseJson, RefusedJsonError } from '../base/parse-json';

export type ClientMessage =
  | { readonly members: Readonly<Record<string, unknown>> }
  /** Text for the client that sent the message. */
  | { readonly problem: string };

/** @param names of the members besides `action` */
export function readClientMessage(body: string | undefined, names: readonly string[]): ClientMessage {
  const message = readClientObject(body);
  if ('problem' in message) return message;
  const expected = ['action', ...names];
  const unknown = Object.keys(message.members).find((name) => !expected.includes(name));
  if (unknown === undefined) return message;
  return { problem: `${describeValue(unknown)} is not a field of this message: expected ${expected.join(' and ')}` };
}

/** Reads a message with any members. */
export function readClientObject(body: string | undefined): ClientMessage {
  try {
    // Stryker disable next-line StringLiteral: any other text that is no JSON is answered alike
    const message = parseJson(body ?? '', MAX_MESSAGE_DEPTH);
    if (typeof message === 'object' && message !== null && !Array.isArray(message)) {
      return { members: message as Record<string, unknown> };
    }
    return { problem: `The message must be a JSON object, got ${describeKind(message)}` };
  } catch (error) {
    const why = error instanceof RefusedJsonError ? `: ${error.message}` : '';
    return { problem: `The message is not valid JSON${why}` };
  }
}
