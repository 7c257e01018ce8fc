/** The transport that the setting names; both stand on the same SDK client and post over sockets of the same kind. */
import { DirectTransport } from './direct';
import { SdkTransport } from './sdk';
import type { Transport, TransportSettings } from './transport';
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { type CallbackUrl, clientEndpoint } from '#shared/runtime/callback-url';

export function createTransport(
  callback: CallbackUrl,
  settings: TransportSettings & { readonly transport: 'direct' | 'sdk' },
): Transport {
  const client = managementApi(callback);
  return settings.transport === 'sdk'
    ? new SdkTransport(callback, client, settings)
    : new DirectTransport(callback, client, settings);
}

/**
 * The SDK client of the endpoint: it builds and signs every post with the `sdk` transport; with `direct` it is where
 * credentials and region come from, so that both find them in the same places and renew them in the same way.
 */
export function managementApi(callback: CallbackUrl): ApiGatewayManagementApiClient {
  // Trying again is this sender's own business: deliver.ts.
  return new ApiGatewayManagementApiClient({ ...clientEndpoint(callback), maxAttempts: 1 });
}
