/** Who is connected. */
import type { UserResume } from '#shared/history/caught-up';

export type { UserResume };

export interface ConnectedClient {
  readonly id: string;
  readonly userId: string;
  readonly channels: readonly string[];
  /** `gone`: has rows but no socket, until a broadcast prunes them; `unregistered`: has a socket but no rows. */
  readonly state: 'open' | 'gone' | 'unregistered';
  /** Epoch milliseconds. */
  readonly connectedAt: number;
  /**
   * When the connection ends at the latest, in epoch milliseconds: its token expires, or API Gateway closes it. Absent without
   * rows.
   */
  readonly endsAt?: number;
}

/** A broadcast that asked a user to acknowledge it. */
export interface UserAcknowledgement {
  readonly broadcastId: string;
  /** ISO 8601. */
  readonly deadline: string;
  /** ISO 8601; absent if the user has not acknowledged it. */
  readonly at?: string;
}

/** What a test client of the page connects with. */
export interface Admission {
  /** WebSocket address, at the host the page was loaded from. */
  readonly address: string;
  /** Who the client will be, for people. */
  readonly userId: string;
}

export interface AdmissionRequest {
  readonly userId: string;
  /** Channels that the token allows. */
  readonly channels: readonly string[];
}

export interface ClientsAnswer {
  readonly version: string;
  /** Absent if the page has this version. */
  readonly clients?: readonly ConnectedClient[];
}
