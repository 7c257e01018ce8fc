/** Reads the messages `{"action":"subscribe","channel":"orders"}` and `{"action":"unsubscribe","channel":"orders"}`. */
import { readClientMessage } from './client-message';
import { describeValue } from '../base/describe-value';
import { CHANNEL_RULE, isChannelName } from '../contracts/names';

export type ChannelMessage = { readonly channel: string } | { readonly problem: string };

/** A problem's text is for the client that sent the message. */
export function readChannelMessage(body: string | undefined): ChannelMessage {
  const message = readClientMessage(body, ['channel']);
  if ('problem' in message) return message;
  const { channel } = message.members;
  if (!isChannelName(channel)) return { problem: `channel must be ${CHANNEL_RULE}; got ${describeValue(channel)}` };
  return { channel };
}
