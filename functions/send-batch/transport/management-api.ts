/**
 * The SDK client of the endpoint. With the `sdk` transport it builds and signs every post. With `direct` it finds
 * credentials and region where Lambda's environment variables are missing. It is imported only then.
 */
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { type CallbackUrl, clientEndpoint } from '#shared/runtime/callback-url';

export function managementApi(callback: CallbackUrl): ApiGatewayManagementApiClient {
  // deliver.ts does the retries.
  return new ApiGatewayManagementApiClient({ ...clientEndpoint(callback), maxAttempts: 1 });
}
