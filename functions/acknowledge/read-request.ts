/** Reads `{"action":"acknowledge", ...}`. A problem's text is for the client that sent it. */
import { describeValue } from '#shared/base/describe-value';
import type { AcknowledgedMessage, AcknowledgeRequest } from '#shared/contracts';
import { MAX_ACKNOWLEDGED_AT_ONCE } from '#shared/contracts/limits';
import { readClientMessage } from '#shared/websocket/client-message';

const MAX_ID_CHARACTERS = 64;
/** Most characters of a message's id, and of its receipt: more than any has. A refusal returns the id, and must fit a frame too. */
const MAX_TEXT_CHARACTERS = 2048;

export type ReadRequest =
  { readonly request: Omit<AcknowledgeRequest, 'action'> } | { readonly problem: string; readonly id?: string };

export function readAcknowledgeRequest(body: string | undefined): ReadRequest {
  const message = readClientMessage(body, ['id', 'messages']);
  if ('problem' in message) return message;
  const { id, messages } = message.members;
  if (typeof id !== 'string' || id === '' || id.length > MAX_ID_CHARACTERS)
    return { problem: `id must be a string of 1 to ${MAX_ID_CHARACTERS} characters; got ${describeValue(id)}` };
  if (!Array.isArray(messages) || messages.length === 0 || messages.length > MAX_ACKNOWLEDGED_AT_ONCE)
    return { problem: `messages must be a list of 1 to ${MAX_ACKNOWLEDGED_AT_ONCE} messages`, id };
  const wrong = (messages as unknown[]).find((each) => !isAcknowledged(each));
  if (wrong !== undefined)
    return {
      problem: `messages must hold { id, receipt }, two strings of 1 to ${MAX_TEXT_CHARACTERS} characters; got ${describeValue(wrong)}`,
      id,
    };
  return { request: { id, messages: messages as AcknowledgedMessage[] } };
}

function isAcknowledged(value: unknown): value is AcknowledgedMessage {
  const { id, receipt, ...more } = (value ?? {}) as Record<string, unknown>;
  return isText(id) && isText(receipt) && Object.keys(more).length === 0;
}

const isText = (value: unknown): boolean =>
  typeof value === 'string' && value !== '' && value.length <= MAX_TEXT_CHARACTERS;
