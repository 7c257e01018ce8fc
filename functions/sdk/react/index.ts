/** What a React front end imports. */
export { BroadcastProvider, type BroadcastProviderProps } from './broadcast-provider';
export { useBroadcast, type Broadcast, type UseBroadcastOptions } from './use-broadcast';
