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

export interface ClientsAnswer {
  readonly version: string;
  /** Absent when the page has this version. */
  readonly clients?: readonly ConnectedClient[];
}
