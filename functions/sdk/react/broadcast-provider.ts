/** Gives components a client: one that the application made, or a test client. */
import { createContext, createElement, type ReactElement, type ReactNode } from 'react';
import type { BroadcastClient } from '../client';
import type { Contract } from '../contract';

export interface BroadcastProviderProps<C extends Contract = Contract> {
  /** Used by `useBroadcast` in place of its own connection. The hook never closes it. */
  readonly client: BroadcastClient<C>;
  readonly children?: ReactNode;
}

export const GivenClient = createContext<BroadcastClient | undefined>(undefined);

/** Components below it use this client. The hook's `url`, `key`, `token` and connection options have no effect there. */
export function BroadcastProvider<C extends Contract = Contract>({
  client,
  children,
}: BroadcastProviderProps<C>): ReactElement {
  return createElement(GivenClient.Provider, { value: client as unknown as BroadcastClient }, children);
}
