/** Who is connected. */

export interface ConnectedClient {
  readonly id: string;
  readonly userId: string;
  readonly channels: readonly string[];
  /** `gone`: its rows are there and it is not, until a broadcast prunes them; `unregistered`: it is there without rows. */
  readonly state: 'open' | 'gone' | 'unregistered';
  /** Epoch milliseconds. */
  readonly connectedAt: number;
}

/** With what a test client of the page connects. */
export interface Admission {
  /** WebSocket address, at the host the page was asked of. */
  readonly address: string;
  /** For people: who it will be. */
  readonly userId: string;
}

export interface ClientsAnswer {
  readonly version: string;
  /** Absent when the page has this version. */
  readonly clients?: readonly ConnectedClient[];
}
