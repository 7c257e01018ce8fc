/**
 * The SDK client of the endpoint: every post goes through it with the `sdk` transport; with `direct` it is where credentials
 * and region come from, so that both find them in the same places and renew them in the same way.
 */
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { type CallbackUrl, clientEndpoint } from '../shared/callback-url';
import type { TransportSettings } from './transport/transport';

export function managementApi(callback: CallbackUrl, settings: TransportSettings): ApiGatewayManagementApiClient {
  return new ApiGatewayManagementApiClient({
    ...clientEndpoint(callback),
    // Trying again is this sender's own business: deliver.ts.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: settings.postTimeoutMs,
      httpAgent: { keepAlive: true, maxSockets: settings.concurrency },
      httpsAgent: { keepAlive: true, maxSockets: settings.concurrency },
    },
  });
}
