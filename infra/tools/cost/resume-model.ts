/**
 * What resumes use: a connection resumes when it opens and again 3 s later, twice for each channel that it subscribes to, and then
 * at the interval of the ping, which a resume replaces. Messages of an absence are not counted: how long clients are away is
 * unknown.
 */
import { CONNECTION_ROW_BYTES, LOGGED_OF_RESUME, ASSUMED } from './assumptions';
import { lambdaGbSeconds, readUnits } from './billing-rules';

export interface Resumes {
  readonly sessions: number;
  /** Resumes at the interval, of all connections. */
  readonly atInterval: number;
  /** Channels that each connection follows. */
  readonly channels: number;
  /** Bytes of history rows that a resume reads, of messages that the client has. */
  readonly readBytes: number;
}

export interface ResumeUsage {
  readonly count: number;
  /** Frames of requests and answers. */
  readonly messages: number;
  readonly bytesOut: number;
  readonly gbSeconds: number;
  /** Consistent reads of the streams. */
  readonly historyReadUnits: number;
  readonly connections: { readonly readUnits: number; readonly writeUnits: number };
  readonly logBytes: number;
}

/** MB of its function. */
const RESUME_MB = 512;
/** On open and 3 s later, and as often after each `subscribed`. */
export const RESUMES_EACH_TIME = 2;
/** The user's own stream, and that of everyone. */
const OWN_STREAMS = 2;
/** Bytes of an answer that brings nothing, and of the cursor of each stream in it. */
const ANSWER_BYTES = 150;
const CURSOR_BYTES = 160;

export function resumeUsage({ sessions, atInterval, channels, readBytes }: Resumes): ResumeUsage {
  const count = sessions * RESUMES_EACH_TIME * (1 + channels) + atInterval;
  const streams = OWN_STREAMS + channels;
  // The rows of the connection, its budget, and the streams side by side.
  const ms = ASSUMED.routeMs + 3 * ASSUMED.dynamoDbMs;
  return {
    count,
    messages: 2 * count,
    bytesOut: count * (ANSWER_BYTES + streams * CURSOR_BYTES),
    gbSeconds: count * lambdaGbSeconds(ms, RESUME_MB),
    historyReadUnits: count * (streams + Math.max(0, readUnits(readBytes, true) - 1)),
    connections: { readUnits: count * readUnits(streams * CONNECTION_ROW_BYTES, true), writeUnits: count },
    logBytes: count * LOGGED_OF_RESUME,
  };
}
