/** The audience of the estimate, as written in the option: `everyone`, `users:250` or `channel:2000`. */
import { InvalidArgumentError } from 'commander';
import { MAX_AUDIENCE_BYTES } from '#shared/contracts/limits';
import type { ModelBroadcast } from '#tools/cost/broadcast-model';
import type { Recipient } from '#tools/cost/delivery-plan';
import type { BroadcastSettings } from '#constructs/settings/settings';

export type AudienceOption =
  { readonly kind: 'everyone' } | { readonly kind: 'users' | 'channel'; readonly count: number };

/** User ids of the estimate; the limit below is about ids of this length. */
const userId = (index: number): string => `user-${String(index).padStart(8, '0')}`;
const MAX_USERS = Math.floor(MAX_AUDIENCE_BYTES / (JSON.stringify(userId(0)).length + 1));

/** @throws InvalidArgumentError saying what was got and what was expected */
export function parseAudience(text: string): AudienceOption {
  if (text === 'everyone') return { kind: 'everyone' };
  const [, kind, digits] = /^(users|channel):([1-9]\d{0,8})$/.exec(text) ?? [];
  if (kind === undefined || digits === undefined) {
    throw new InvalidArgumentError(`expected everyone, users:NUMBER or channel:NUMBER, got '${text}'.`);
  }
  const count = Number(digits);
  if (kind === 'users' && count > MAX_USERS) {
    throw new InvalidArgumentError(
      `one broadcast lists at most about ${MAX_USERS} users, got ${count}; the publisher SDK sends several, so multiply the broadcasts a day instead.`,
    );
  }
  return { kind: kind === 'users' ? 'users' : 'channel', count };
}

/** @param connections open at any time, for everyone */
export function modelAudience(
  option: AudienceOption,
  { connections, connectionsPerUser }: { readonly connections: number; readonly connectionsPerUser: number },
  { shards }: BroadcastSettings,
): Pick<ModelBroadcast, 'audience' | 'recipients'> {
  switch (option.kind) {
    case 'everyone':
      return { audience: { everyone: true }, recipients: spread(connections, shards.everyone) };
    case 'channel':
      return { audience: { channels: ['orders'] }, recipients: spread(option.count, shards.channel) };
    case 'users':
      return {
        audience: { users: Array.from({ length: option.count }, (_, index) => userId(index)) },
        recipients: Array.from({ length: option.count }, (_, index) => ({
          kind: 'user',
          connections: Math.floor(connectionsPerUser * (index + 1)) - Math.floor(connectionsPerUser * index),
        })),
      };
  }
}

/** Evenly over the shards that are written; those that are only read are empty. */
const spread = (connections: number, { write, read }: { readonly write: number; readonly read: number }): Recipient[] =>
  Array.from({ length: read }, (_, shard) => ({
    kind: 'shard',
    connections: shard < write ? Math.floor((connections + shard) / write) : 0,
  }));
