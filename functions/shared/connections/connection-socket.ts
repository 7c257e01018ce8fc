/** The socket of a connection, as API Gateway tells and closes it: GET and DELETE of `@connections`. */
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

/** Whether the connection is closed. By the status: a 410 without its error header is not a GoneException. */
export const isGone = (error: unknown): boolean => statusOf(error) === GONE;

/**
 * Whether there was a socket to close; its `$disconnect` follows.
 * @throws what API Gateway answers otherwise: throttled, no right to it, another endpoint
 */
export async function closeSocket(client: Client, connectionId: string): Promise<boolean> {
  const closed = await unlessGone(client.send(new DeleteConnectionCommand({ ConnectionId: connectionId })));
  return closed !== undefined;
}

/**
 * What API Gateway knows of the socket; undefined when there is none.
 * @throws what API Gateway answers otherwise
 */
export const describeSocket = (client: Client, connectionId: string): Promise<GetConnectionCommandOutput | undefined> =>
  unlessGone(client.send(new GetConnectionCommand({ ConnectionId: connectionId })));

const unlessGone = <T>(answer: Promise<T>): Promise<T | undefined> =>
  answer.catch((error: unknown) => {
    if (isGone(error)) return undefined;
    throw error;
  });
