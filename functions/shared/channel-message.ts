/** Reads the messages `{"action":"subscribe","channel":"orders"}` and `{"action":"unsubscribe","channel":"orders"}`. */
import { describeValue } from './describe-value';
import { CHANNEL_RULE, isChannelName } from './names';

export type ChannelMessage = { readonly channel: string } | { readonly problem: string };

/** A problem is worded for the client that sent the message. */
export function readChannelMessage(body: string | undefined): ChannelMessage {
  const message = parse(body);
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    return { problem: `The message must be a JSON object, got ${describeValue(message)}` };
  }
  const { action: _, channel, ...others } = message as Record<string, unknown>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    return { problem: `${describeValue(unknown)} is not a field of this message: expected action and channel` };
  }
  if (!isChannelName(channel)) return { problem: `channel must be ${CHANNEL_RULE}; got ${describeValue(channel)}` };
  return { channel };
}

function parse(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '');
  } catch {
    return undefined;
  }
}
