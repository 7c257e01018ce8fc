/**
 * Who may hear what: a channel is closed unless the client's token grants it. This is the rule to replace for a team that
 * decides otherwise, e.g. by asking its own service.
 */
import type { ChannelGrants } from '#shared/websocket/authorizer-context';

/** @param grants names, or prefixes ending in `*` */
export const maySubscribe = (channel: string, grants: ChannelGrants): boolean =>
  grants.some((grant) => (grant.endsWith('*') ? channel.startsWith(grant.slice(0, -1)) : channel === grant));
