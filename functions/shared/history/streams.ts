/**
 * Streams: what is kept in order for a client to catch up with. A client names its own stream `user`, the stream of all
 * clients `everyone`, and a channel's `channel:NAME`. The history table has them under the keys of history-table.ts.
 */
import { isChannelName } from '../contracts/names';

const CHANNEL_PREFIX = 'channel:';

export const USER_STREAM = 'user';
export const EVERYONE_STREAM = 'everyone';
export const channelStream = (channel: string): string => `${CHANNEL_PREFIX}${channel}`;

/** The channel of a stream; undefined if it is no channel's. */
export const channelOfStream = (stream: string): string | undefined =>
  stream.startsWith(CHANNEL_PREFIX) ? stream.slice(CHANNEL_PREFIX.length) : undefined;

export const isStream = (name: string): boolean =>
  name === USER_STREAM || name === EVERYONE_STREAM || isChannelName(channelOfStream(name));
