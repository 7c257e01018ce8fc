/**
 * Presence: the frames by which clients hear who is in a channel, and the events on the bus. Users, not connections.
 * functions/sdk/PROTOCOL.md describes the frames for clients in other languages.
 */

/** From the client: who is in a channel that this connection is subscribed to. */
export interface PresenceRequest {
  readonly action: 'presence';
  readonly channel: string;
  /** The version of the roster that the client has; 0 for none. If it is the newest, the answer has no members. */
  readonly version: number;
}

interface OfRoster {
  readonly type: 'presence';
  readonly channel: string;
  /** Grows with each change; 0 if nobody was seen in the channel yet. */
  readonly version: number;
}

/** To the client, as the answer: the whole roster. */
export interface PresenceSnapshot extends OfRoster {
  /** User ids, in no order. */
  readonly members: readonly string[];
}

/** To every connection in the channel: what changed since version `from`. A client with another version asks. */
export interface PresenceChange extends OfRoster {
  readonly from: number;
  readonly joined: readonly string[];
  readonly left: readonly string[];
}

/** To the client: the channel is too large for names. */
export interface PresenceCount extends OfRoster {
  /** Users in the channel. */
  readonly count: number;
}

/** `OfRoster` alone says which version is the newest: a client with an older one asks. */
export type PresenceFrame = PresenceSnapshot | PresenceChange | PresenceCount | OfRoster;

/** Published as `Channel Joined` and `Channel Left`. It may come twice: `channel`, `version` and the type identify it. */
export interface ChannelPresence {
  readonly channel: string;
  readonly users: readonly string[];
  readonly version: number;
  /** ISO 8601 time when it was noticed. */
  readonly at: string;
}
