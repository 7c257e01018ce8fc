/** One WebSocket connection as events and answers describe it, from the handshake on. */
import { newId } from '../ids';
import type { Stage } from '../model/api';

/** What an authorizer returned about the caller: its principal and its context, every value as a string. */
export type AuthorizerContext = Readonly<Record<string, string>> & { readonly principalId: string };

export interface ClientIdentity {
  readonly sourceIp: string;
  readonly userAgent?: string;
}

export interface Connection {
  readonly id: string;
  readonly stage: Stage;
  readonly identity: ClientIdentity;
  /** Milliseconds since the epoch. */
  readonly connectedAt: number;
  readonly authorizer?: AuthorizerContext;
}

export const newConnection = (stage: Stage, identity: ClientIdentity): Connection => ({
  id: newId(),
  stage,
  identity,
  connectedAt: Date.now(),
});
