/** Makes the transport that the setting names. Both use the same SDK client and the same kind of sockets. */
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
 * The SDK client of the endpoint. With the `sdk` transport it builds and signs every post. With `direct` it provides
 * credentials and region, so that both transports find and renew them in the same way.
 */
export function managementApi(callback: CallbackUrl): ApiGatewayManagementApiClient {
  // deliver.ts does the retries.
  return new ApiGatewayManagementApiClient({ ...clientEndpoint(callback), maxAttempts: 1 });
}
