/** Reads what a client sends, `{"action": ..., ...}`: a JSON object with the members its route takes and no others. */
import { describeValue } from './describe-value';

export type ClientMessage =
  | { readonly members: Readonly<Record<string, unknown>> }
  /** Worded for the client that sent the message. */
  | { readonly problem: string };

/** @param names of the members beside `action` */
export function readClientMessage(body: string | undefined, names: readonly string[]): ClientMessage {
  const message = parse(body);
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    return { problem: `The message must be a JSON object, got ${describeValue(message)}` };
  }
  const expected = ['action', ...names];
  const unknown = Object.keys(message).find((name) => !expected.includes(name));
  if (unknown !== undefined) {
    return { problem: `${describeValue(unknown)} is not a field of this message: expected ${expected.join(' and ')}` };
  }
  return { members: message as Record<string, unknown> };
}

function parse(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '');
  } catch {
    return undefined;
  }
}
