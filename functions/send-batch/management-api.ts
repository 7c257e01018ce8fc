/**
 * The SDK client of the endpoint: it builds and signs every post with the `sdk` transport; with `direct` it is where
 * credentials and region come from, so that both find them in the same places and renew them in the same way.
 */
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { type CallbackUrl, clientEndpoint } from '#shared/runtime/callback-url';

export function managementApi(callback: CallbackUrl): ApiGatewayManagementApiClient {
  // Trying again is this sender's own business: deliver.ts.
  return new ApiGatewayManagementApiClient({ ...clientEndpoint(callback), maxAttempts: 1 });
}
