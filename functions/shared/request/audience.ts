/** Turns an audience into a plan: the recipients to query, the direct connections, and the exclusions. */
import type { Audience, DeliveryPlan } from '../contracts';
import { MAX_AUDIENCE_BYTES } from '../contracts/limits';
import { channelRecipients, everyoneRecipients, type ShardCounts, userRecipient } from '../tables/recipients';
import { InvalidRequestError } from '../base/errors';

export type AudiencePlan = Omit<DeliveryPlan, 'envelope'>;

export interface Shards {
  readonly everyone: ShardCounts;
  readonly channel: ShardCounts;
}

/**
 * `everyone` includes users, channels and connections, because each connection gets one message. Then users are not
 * addressed by name, and none is reported as unreached.
 * @throws InvalidRequestError for more names than fit in a state's payload
 */
export function planAudience(audience: Audience, shards: Shards): AudiencePlan {
  const exclude = {
    excludeUsers: distinct(audience.exclude?.users),
    excludeConnections: distinct(audience.exclude?.connections),
  };
  const plan = audience.everyone
    ? { recipients: everyoneRecipients(shards.everyone), connectionIds: [], users: [], channels: [], ...exclude }
    : { ...named(audience, shards.channel, exclude), ...exclude };
  // The recipients repeat `users`, so the lists together stay under half of a state's payload.
  checkSize([plan.recipients, plan.connectionIds, plan.excludeUsers, plan.excludeConnections]);
  // The request is stored beside the envelope, in an item of at most 400 KB.
  checkSize(audience);
  return plan;
}

export const isEmpty = ({ recipients, connectionIds }: AudiencePlan): boolean =>
  recipients.length === 0 && connectionIds.length === 0;

/** Users addressed by name. Nobody is, if everybody gets it. */
export const usersNamed = ({ users, everyone, exclude }: Audience): string[] =>
  everyone === true ? [] : without(distinct(users), distinct(exclude?.users));

function named(
  audience: Audience,
  shards: ShardCounts,
  { excludeConnections }: Pick<AudiencePlan, 'excludeConnections'>,
) {
  const users = usersNamed(audience);
  const channels = distinct(audience.channels);
  return {
    recipients: [...users.map(userRecipient), ...channels.flatMap((channel) => channelRecipients(channel, shards))],
    connectionIds: without(distinct(audience.connections), excludeConnections),
    users,
    channels,
  };
}

function checkSize(lists: unknown): void {
  const bytes = Buffer.byteLength(JSON.stringify(lists));
  if (bytes > MAX_AUDIENCE_BYTES) {
    throw new InvalidRequestError(
      `audience lists ${bytes} bytes of names, but one broadcast takes at most ${MAX_AUDIENCE_BYTES}: split it into several requests`,
    );
  }
}

const distinct = (names: readonly string[] = []): string[] => [...new Set(names)];

function without(names: readonly string[], excluded: readonly string[]): string[] {
  const left = new Set(excluded);
  return names.filter((name) => !left.has(name));
}
