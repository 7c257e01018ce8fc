/** The entry for React front ends. */
export { BroadcastProvider, type BroadcastProviderProps } from './broadcast-provider';
export { useBroadcast, type Broadcast, type UseBroadcastOptions } from './use-broadcast';
