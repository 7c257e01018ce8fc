/** Types of the server SDK: the messages of a contract as methods, and the connections behind them. */
import type { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Supersedes } from '#shared/contracts';
import type { Contract, InputOf, ServerToClientName } from '../contract';

export interface ServerSdkOptions {
  /**
   * The stage's `https://{api}.execute-api.{region}.amazonaws.com/{stage}`, or its custom domain with the mapped path.
   * @default - the environment variable CALLBACK_URL
   */
  readonly callbackUrl?: string;
  /** Only for `connectionsOf` and `disconnectUser`. @default - the environment variable CONNECTIONS_TABLE */
  readonly connectionsTableName?: string;
  /** @default - a new client; credentials come from the environment */
  readonly managementApi?: Pick<ApiGatewayManagementApiClient, 'send'>;
  /** @default - a new client; region and credentials come from the environment */
  readonly dynamoDb?: DynamoDBDocumentClient;
}

export interface SendOptions {
  /** `id` of the envelope: clients drop one they have seen. @default - a new one */
  readonly id?: string;
  /**
   * Clients drop this message if they have a newer version of the same message name and key, and drop older ones after
   * it. @default - what the contract says; without it, clients keep every message
   */
  readonly supersedes?: Supersedes;
}

export interface ConnectionInfo {
  readonly connectedAt: Date;
  readonly lastActiveAt: Date;
  readonly sourceIp: string | undefined;
  readonly userAgent: string | undefined;
}

export interface ConnectionMethods {
  /** @returns undefined if it is closed. Like isConnected, needs `execute-api:ManageConnections` on GET */
  readonly getConnection: (connectionId: string) => Promise<ConnectionInfo | undefined>;
  readonly isConnected: (connectionId: string) => Promise<boolean>;
  /** Closes it. @returns false if it was already closed. Needs `execute-api:ManageConnections` on DELETE */
  readonly disconnect: (connectionId: string) => Promise<boolean>;
  /**
   * Ids of the user's open connections. The index is eventually consistent, so a new connection can be missing. A
   * connection that broke unnoticed can be included. Needs `dynamodb:Query` on the table's index.
   */
  readonly connectionsOf: (userId: string) => Promise<string[]>;
  /**
   * Closes all connections of the user. The user's token still opens new ones: revoke it first.
   * @returns the number of closed connections
   * @throws AggregateError if some could not be closed; the others are
   */
  readonly disconnectUser: (userId: string) => Promise<number>;
}

/**
 * `sendOrderShipped(connectionId, data)` for the message `orderShipped`. Each throws InvalidMessageError if the data
 * does not fit or is over 128 KB, and ConnectionGoneError if the connection is closed. In both cases nothing was sent.
 * Needs `execute-api:ManageConnections` on POST.
 */
export type SendMethods<C extends Contract> = {
  readonly [Name in ServerToClientName<C> as `send${Capitalize<Name>}`]: (
    connectionId: string,
    data: InputOf<C['serverToClient'][Name]>,
    options?: SendOptions,
  ) => Promise<void>;
};

export type ServerSdk<C extends Contract> = SendMethods<C> & ConnectionMethods;
