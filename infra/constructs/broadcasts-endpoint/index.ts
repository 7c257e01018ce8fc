export { BroadcastsEndpoint, type BroadcastsEndpointProps } from './broadcasts-endpoint';
