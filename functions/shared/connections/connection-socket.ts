/** Describes and closes the socket of a connection, with GET and DELETE of `@connections`. */
import {
  type ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  type GetConnectionCommandOutput,
} from '@aws-sdk/client-apigatewaymanagementapi';

type Client = Pick<ApiGatewayManagementApiClient, 'send'>;

const GONE = 410;

/** The HTTP status of an SDK error. */
export const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;

/** Whether the connection is closed. Checks the status, because a 410 without the error header is not a GoneException. */
export const isGone = (error: unknown): boolean => statusOf(error) === GONE;

/**
 * @returns whether there was a socket to close; its `$disconnect` follows
 * @throws other errors of API Gateway: throttled, no permission, wrong endpoint
 */
export async function closeSocket(client: Client, connectionId: string): Promise<boolean> {
  const closed = await unlessGone(client.send(new DeleteConnectionCommand({ ConnectionId: connectionId })));
  return closed !== undefined;
}

/**
 * @returns what API Gateway knows of the socket; undefined if there is none
 * @throws other errors of API Gateway
 */
export const describeSocket = (client: Client, connectionId: string): Promise<GetConnectionCommandOutput | undefined> =>
  unlessGone(client.send(new GetConnectionCommand({ ConnectionId: connectionId })));

const unlessGone = <T>(answer: Promise<T>): Promise<T | undefined> =>
  answer.catch((error: unknown) => {
    if (isGone(error)) return undefined;
    throw error;
  });
