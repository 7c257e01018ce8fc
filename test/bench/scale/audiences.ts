/** The sizes that are measured: who is connected, and who gets the broadcast. */
import type { Audience } from '#shared/contracts';

export interface Member {
  readonly connectionId: string;
  readonly userId: string;
}

export interface ScaleCase {
  /** The name for `--sizes`. */
  readonly name: string;
  readonly title: string;
  /** Cases of a group run one after the other on one cloud, each with the connections of those before. */
  readonly group: 'everyone' | 'users' | 'sockets';
  readonly audience: Audience;
  /** Connections that should get the message. */
  readonly members: readonly Member[];
  /** Connections of each user addressed by name. */
  readonly connectionsOfUsers?: readonly number[];
}

const EVERYONE_SIZES = [1, 100, 1_000, 10_000, 100_000];
const SOCKETS = 5_000;
const USERS = 5_000;

/** Like API Gateway's ids: 16 characters of base64 that end in `=`. */
const connectionId = (kind: string, index: number): string => `${index.toString(36).padStart(11, kind)}cCI=`;

const everyone = (size: number): ScaleCase => ({
  name: String(size),
  title: `everyone, ${size.toLocaleString('en-US')} connections`,
  group: 'everyone',
  audience: { everyone: true },
  members: Array.from({ length: size }, (_, index) => ({
    connectionId: connectionId('E', index),
    userId: `user-${index}`,
  })),
});

/** @param counts connections of each user */
function users(name: string, title: string, counts: readonly number[]): ScaleCase {
  const userId = (index: number) => `${name}-${index}`;
  return {
    name,
    title,
    group: 'users',
    audience: { users: counts.map((_, index) => userId(index)) },
    members: counts.flatMap((count, user) =>
      Array.from({ length: count }, (_, index) => ({
        connectionId: connectionId(name.charAt(0).toUpperCase(), user * 4 + index),
        userId: userId(user),
      })),
    ),
    connectionsOfUsers: counts,
  };
}

/** @param socketCount of the case with real sockets; a test uses fewer */
export const scaleCases = (sizes = EVERYONE_SIZES, socketCount = SOCKETS): readonly ScaleCase[] => [
  users('one-user', 'one user, two connections', [2]),
  users(
    'users',
    `${USERS.toLocaleString('en-US')} users, 0 to 3 connections each`,
    Array.from({ length: USERS }, (_, index) => index % 4),
  ),
  ...sizes.map(everyone),
  {
    name: 'sockets',
    title: `${socketCount.toLocaleString('en-US')} real sockets`,
    group: 'sockets',
    audience: { everyone: true },
    members: Array.from({ length: socketCount }, (_, index) => ({ connectionId: '', userId: `socket-${index}` })),
  },
];
