/** Closes the socket of a connection, as API Gateway allows it: DELETE of `@connections`. */
import { DeleteConnectionCommand, type ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';

const GONE = 410;

/**
 * Whether there was a socket to close; its `$disconnect` follows.
 * @throws what API Gateway answers otherwise: throttled, no right to it, another endpoint
 */
export async function closeSocket(
  client: Pick<ApiGatewayManagementApiClient, 'send'>,
  connectionId: string,
): Promise<boolean> {
  try {
    await client.send(new DeleteConnectionCommand({ ConnectionId: connectionId }));
    return true;
  } catch (error) {
    if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === GONE) return false;
    throw error;
  }
}
