/** The client of all components below: one that the application has made itself, or a test client. */
import { createContext, createElement, type ReactElement, type ReactNode } from 'react';
import type { BroadcastClient } from '../client';
import type { Contract } from '../contract';

export interface BroadcastProviderProps<C extends Contract = Contract> {
  /** Used by `useBroadcast` instead of a connection of its own; closed by whoever made it. */
  readonly client: BroadcastClient<C>;
  readonly children?: ReactNode;
}

export const GivenClient = createContext<BroadcastClient | undefined>(undefined);

/** Components below it use the client; the options `url`, `key`, `token` and those of the connection have no effect there. */
export function BroadcastProvider<C extends Contract = Contract>({
  client,
  children,
}: BroadcastProviderProps<C>): ReactElement {
  return createElement(GivenClient.Provider, { value: client as unknown as BroadcastClient }, children);
}
