/**
 * The React hook `useBroadcast` connects while a component is mounted and closes afterwards. Components with the same
 * URL and key share one connection. Components under a `BroadcastProvider` use its client. On a server the hook does not
 * connect, and its state is `connecting`.
 */
import { useCallback, useContext, useEffect, useRef, useState } from 'react';
import {
  connect,
  type BroadcastClient,
  type BroadcastClientError,
  type ClientState,
  type ConnectOptions,
  type GapListener,
  type MessageInfo,
} from '../client';
import type { Contract, ServerToClientMessages, ServerToClientName } from '../contract';
import { GivenClient } from './broadcast-provider';

/** Connection options come from the component that mounts first; `token` comes from the latest render. */
export interface UseBroadcastOptions<C extends Contract = Contract> extends Omit<ConnectOptions, 'url'> {
  readonly url: string;
  /** Owner of the connection, such as the user's id: another key means another connection. @default - `url` alone */
  readonly key?: string;
  /** While false, e.g. before sign-in, there is no connection. @default true */
  readonly enabled?: boolean;
  /** Channels to join while mounted. @default - none */
  readonly channels?: readonly string[];
  /** Listeners by message name; they may change at every render. @default - none */
  readonly on?: {
    readonly [Name in ServerToClientName<C>]?: (data: ServerToClientMessages<C>[Name], info: MessageInfo) => void;
  };
  /** Names of messages to keep the latest of in `last`; each such message renders the component. @default - none */
  readonly latest?: readonly ServerToClientName<C>[];
  /** Messages may be missing. @default - gaps are errors with the code GAP */
  readonly onGap?: GapListener;
  /** @default - errors go to console.error */
  readonly onError?: (error: BroadcastClientError) => void;
}

export interface Broadcast<C extends Contract = Contract> {
  /** `closed` while not enabled. */
  readonly state: ClientState;
  /** For each name in `latest`: the last data received since this component was mounted. */
  readonly last: Partial<ServerToClientMessages<C>>;
  /** The client's `send`, the same function at every render. @throws Error before this component is mounted */
  readonly send: BroadcastClient<C>['send'];
}

/** One client and its users. */
interface Shared {
  readonly client: BroadcastClient;
  /** From the latest render; called at every connect. */
  readonly tokens: { latest: ConnectOptions['token'] };
  users: number;
  /** How many components want each channel. */
  readonly channels: Map<string, number>;
}

const NOTHING: Readonly<Record<string, unknown>> = {};
/** Clients that were made here, by URL and key. */
const connections = new Map<string, Shared>();
/** Clients of providers. The hook does not close them. */
const provided = new WeakMap<BroadcastClient, Shared>();

export function useBroadcast<C extends Contract = Contract>(options: UseBroadcastOptions<C>): Broadcast<C> {
  const { enabled = true, channels = [], on = {}, latest: names = [] } = options;
  const id = connectionId(options);
  const given = useContext(GivenClient);
  const [state, setState] = useState<ClientState>(enabled ? 'connecting' : 'closed');
  const [last, setLast] = useState(NOTHING);

  // The functions of the latest render, so that new ones do not cause a new subscription.
  const current = useRef(options as UseBroadcastOptions);
  useEffect(() => {
    current.current = options as UseBroadcastOptions;
    const shared = sharedOf(id, given);
    if (shared && enabled) shared.tokens.latest = options.token;
  });

  useEffect(() => {
    setLast(NOTHING);
    if (!enabled) return setState('closed');
    const shared = given ? adopt(given) : share(id, current.current);
    const { client } = shared;
    setState(client.state);
    const off = client.onStateChange(setState);
    return () => {
      off();
      if (!given) release(id, shared);
    };
  }, [id, given, enabled]);

  const heard = JSON.stringify([Object.keys(on), names]);
  useEffect(() => {
    const client = enabled && sharedOf(id, given)?.client;
    if (!client) return;
    const [handled, kept] = JSON.parse(heard) as [string[], string[]];
    const off = [
      ...handled.map((name) => client.on(name, (data, info) => current.current.on?.[name]?.(data, info))),
      ...kept.map((name) => client.on(name, (data) => setLast((before) => ({ ...before, [name]: data })))),
    ];
    return () => off.forEach((each) => each());
  }, [id, given, enabled, heard]);

  const wanted = JSON.stringify([...new Set(channels)]);
  useEffect(() => {
    const shared = enabled && sharedOf(id, given);
    if (!shared) return;
    const joined = JSON.parse(wanted) as string[];
    for (const channel of joined) join(shared, channel);
    return () => joined.forEach((channel) => leave(shared, channel));
  }, [id, given, enabled, wanted]);

  const tellsErrors = options.onError !== undefined;
  useEffect(() => {
    if (!enabled || !tellsErrors) return;
    return sharedOf(id, given)?.client.onError((error) => current.current.onError?.(error));
  }, [id, given, enabled, tellsErrors]);

  const tellsGaps = options.onGap !== undefined;
  useEffect(() => {
    if (!enabled || !tellsGaps) return;
    return sharedOf(id, given)?.client.onGap((...gap) => current.current.onGap?.(...gap));
  }, [id, given, enabled, tellsGaps]);

  const send = useCallback(
    (...message: Parameters<BroadcastClient['send']>) => {
      const shared = sharedOf(id, given);
      if (!shared) throw new Error('useBroadcast: call send only after the component is mounted, and while enabled');
      shared.client.send(...message);
    },
    [id, given],
  );

  return { state, last, send } as unknown as Broadcast<C>;
}

/** Components with the same one share a connection. */
export const connectionId = ({ url, key = '' }: Pick<UseBroadcastOptions, 'url' | 'key'>): string =>
  JSON.stringify([url, key]);

export const sharedOf = (id: string, given: BroadcastClient | undefined): Shared | undefined =>
  given ? provided.get(given) : connections.get(id);

function adopt(client: BroadcastClient): Shared {
  const shared = provided.get(client) ?? { client, tokens: { latest: undefined }, users: 0, channels: new Map() };
  provided.set(client, shared);
  return shared;
}

function share(id: string, options: UseBroadcastOptions): Shared {
  let shared = connections.get(id);
  // A client that gave up is closed for good.
  if (!shared || shared.client.state === 'closed') {
    const { key, enabled, channels, on, latest, onGap, onError, token, ...connection } = options;
    const tokens = { latest: token };
    const client = connect({ ...connection, ...(token && { token: () => (tokens.latest ?? token)() }) });
    shared = { client, tokens, users: 0, channels: new Map() };
    connections.set(id, shared);
  }
  shared.users += 1;
  return shared;
}

/** Closes it unless another component takes it in the same turn, as with StrictMode and page changes. */
function release(id: string, shared: Shared): void {
  shared.users -= 1;
  setTimeout(() => {
    if (shared.users > 0) return;
    shared.client.close();
    if (connections.get(id) === shared) connections.delete(id);
  });
}

function join({ client, channels }: Shared, channel: string): void {
  const users = channels.get(channel) ?? 0;
  channels.set(channel, users + 1);
  if (users === 0 && client.state !== 'closed') void client.subscribe(channel);
}

function leave({ client, channels }: Shared, channel: string): void {
  const users = (channels.get(channel) ?? 0) - 1;
  channels.set(channel, users);
  if (users === 0) client.unsubscribe(channel);
}
