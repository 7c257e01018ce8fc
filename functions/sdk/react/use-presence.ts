/** The React hook `usePresence`: who is in a channel, while a component is mounted. It shares the connection of `useBroadcast`. */
import { useContext, useEffect, useRef, useState } from 'react';
import type { ClientState } from '../client';
import { presenceOn } from '../client/presence';
import type { Contract } from '../contract';
import { GivenClient } from './broadcast-provider';
import { connectionId, sharedOf, useBroadcast, type UseBroadcastOptions } from './use-broadcast';

export interface UsePresenceOptions<C extends Contract = Contract> extends Omit<
  UseBroadcastOptions<C>,
  'channels' | 'on' | 'latest'
> {
  /** One of those of the stack's setting `presence`. It is joined while the component is mounted. */
  readonly channel: string;
  /** Users who joined since the component knows who is there. @default - nobody is told */
  readonly onJoined?: (users: readonly string[]) => void;
  /** @default - nobody is told */
  readonly onLeft?: (users: readonly string[]) => void;
}

export interface MembersOfChannel {
  /** `closed` while not enabled. */
  readonly state: ClientState;
  /** User ids, sorted. Undefined until the server has said them, and while the channel is too large for names. */
  readonly members: readonly string[] | undefined;
  /** Number of users. Undefined until the server has said it. */
  readonly count: number | undefined;
}

const UNKNOWN = { members: undefined, count: undefined } as const;

/**
 * @example
 * const { members, count } = usePresence({ url, token, channel: 'room-1' });
 */
export function usePresence<C extends Contract = Contract>({
  channel,
  onJoined,
  onLeft,
  ...options
}: UsePresenceOptions<C>): MembersOfChannel {
  const { state } = useBroadcast<C>({ ...options, channels: [channel] });
  const { enabled = true } = options;
  const id = connectionId(options);
  const given = useContext(GivenClient);
  const [seen, setSeen] = useState<Omit<MembersOfChannel, 'state'>>(UNKNOWN);

  // The functions of the latest render, so that new ones do not follow the channel anew.
  const current = useRef({ onJoined, onLeft });
  useEffect(() => {
    current.current = { onJoined, onLeft };
  });

  useEffect(() => {
    setSeen(UNKNOWN);
    const client = enabled && sharedOf(id, given)?.client;
    if (!client) return;
    const presence = presenceOn(client, channel);
    presence.on('joined', (users) => current.current.onJoined?.(users));
    presence.on('left', (users) => current.current.onLeft?.(users));
    presence.on('changed', () => setSeen({ members: presence.members, count: presence.count }));
    return () => presence.close();
  }, [id, given, enabled, channel]);

  return { state, ...seen };
}
