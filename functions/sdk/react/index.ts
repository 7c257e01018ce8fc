/** The entry for React front ends. */
export { BroadcastProvider, type BroadcastProviderProps } from './broadcast-provider';
export { usePresence, type MembersOfChannel, type UsePresenceOptions } from './use-presence';
export { useBroadcast, type Broadcast, type UseBroadcastOptions } from './use-broadcast';
