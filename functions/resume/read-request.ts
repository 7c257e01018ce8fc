/** Reads `{"action":"resume", ...}`. A problem's text is for the client that sent it. */
import { describeValue } from '#shared/base/describe-value';
import { MAX_CHANNELS_PER_CONNECTION } from '#shared/contracts/limits';
import type { ResumeRequest } from '#shared/contracts/resume';
import type { Fingerprint } from '#shared/history/fingerprints';
import { isStream } from '#shared/history/streams';
import { readClientMessage } from '#shared/websocket/client-message';

/** The client's own stream, the one of everyone, and its channels. */
const MAX_STREAMS = MAX_CHANNELS_PER_CONNECTION + 2;
/** Ten seconds that one request describes: an hour has 360. A client leaves out the oldest, which are then sent again. */
export const MAX_FINGERPRINTS = 400;
const MAX_ID_CHARACTERS = 64;
const MAX_TOKEN_CHARACTERS = 4096;
/** Also the largest count: more than a client keeps. */
const MAX_COUNT = 1_000_000;

export type ReadRequest =
  | { readonly request: Omit<ResumeRequest, 'action' | 'have'> & { readonly have: ReadonlyMap<number, Fingerprint> } }
  | { readonly problem: string; readonly id?: string };

export function readResumeRequest(body: string | undefined): ReadRequest {
  const message = readClientMessage(body, ['id', 'streams', 'have', 'next', 'received']);
  if ('problem' in message) return message;
  const { id, streams, have = {}, next, received } = message.members;
  if (typeof id !== 'string' || id === '' || id.length > MAX_ID_CHARACTERS)
    return { problem: `id must be a string of 1 to ${MAX_ID_CHARACTERS} characters; got ${describeValue(id)}` };
  const problem =
    streamsProblem(streams) ?? haveProblem(have) ?? tokenProblem('next', next) ?? tokenProblem('received', received);
  if (problem !== undefined) return { problem, id };
  return {
    request: {
      id,
      streams: streams as ResumeRequest['streams'],
      have: new Map(Object.entries(have as Record<string, Fingerprint>).map(([bucket, print]) => [+bucket, print])),
      ...(next !== undefined && { next: next as string }),
      ...(received !== undefined && { received: received as string }),
    },
  };
}

function streamsProblem(streams: unknown): string | undefined {
  if (!isObject(streams)) return `streams must be an object of stream names and cursors; got ${describeValue(streams)}`;
  const entries = Object.entries(streams);
  if (entries.length === 0 || entries.length > MAX_STREAMS)
    return `streams must name 1 to ${MAX_STREAMS} streams; got ${entries.length}`;
  const unknown = entries.find(([name]) => !isStream(name));
  if (unknown)
    return `${describeValue(unknown[0])} is not a stream: expected 'user', 'everyone' or 'channel:NAME' with the name of a channel`;
  const wrong = entries.find(([, cursor]) => cursor !== null && !isToken(cursor));
  if (wrong) return `The cursor of ${describeValue(wrong[0])} must be a cursor from a reply, or null`;
  return undefined;
}

function haveProblem(have: unknown): string | undefined {
  const expected = `have must be an object of at most ${MAX_FINGERPRINTS} numbers of ten seconds, each with [count, 16 hexadecimal digits]`;
  if (!isObject(have)) return `${expected}; got ${describeValue(have)}`;
  const entries = Object.entries(have);
  if (entries.length > MAX_FINGERPRINTS) return `${expected}; got ${entries.length}`;
  const wrong = entries.find(([bucket, print]) => !/^\d{1,10}$/.test(bucket) || !isFingerprint(print));
  return wrong && `${expected}; got ${describeValue(wrong[1])} for ${describeValue(wrong[0])}`;
}

const tokenProblem = (name: string, value: unknown): string | undefined =>
  value === undefined || isToken(value) ? undefined : `${name} must be from a reply; got ${describeValue(value)}`;

const isToken = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= MAX_TOKEN_CHARACTERS && /^[\w-]+\.[\w-]+$/.test(value);

function isFingerprint(value: unknown): value is Fingerprint {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [count, xor] = value as readonly unknown[];
  const isCount = Number.isInteger(count) && (count as number) >= 1 && (count as number) <= MAX_COUNT;
  return isCount && typeof xor === 'string' && /^[0-9a-f]{16}$/.test(xor);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
