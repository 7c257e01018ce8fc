/** What the server SDK gives: the messages of a contract as methods, and the connections behind them. */
import type { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Contract, InputOf, ServerToClientName } from '../contract';

export interface ServerSdkOptions {
  /**
   * The stage's `https://{api}.execute-api.{region}.amazonaws.com/{stage}`, or its custom domain with the path it is mapped
   * under. @default - the environment variable CALLBACK_URL
   */
  readonly callbackUrl?: string;
  /** Needed for `connectionsOf` and `disconnectUser` only. @default - the environment variable CONNECTIONS_TABLE */
  readonly connectionsTableName?: string;
  /** @default - a client of its own; credentials come from the environment */
  readonly managementApi?: Pick<ApiGatewayManagementApiClient, 'send'>;
  /** @default - a client of its own; region and credentials come from the environment */
  readonly dynamoDb?: DynamoDBDocumentClient;
}

export interface SendOptions {
  /** `id` of the envelope: clients drop one they have seen. @default - a new one */
  readonly id?: string;
}

export interface ConnectionInfo {
  readonly connectedAt: Date;
  readonly lastActiveAt: Date;
  readonly sourceIp: string | undefined;
  readonly userAgent: string | undefined;
}

export interface ConnectionMethods {
  /** @returns undefined when it is closed. Needs `execute-api:ManageConnections` on GET, as isConnected does */
  readonly getConnection: (connectionId: string) => Promise<ConnectionInfo | undefined>;
  readonly isConnected: (connectionId: string) => Promise<boolean>;
  /** Closes it. @returns false when it was closed already. Needs `execute-api:ManageConnections` on DELETE */
  readonly disconnect: (connectionId: string) => Promise<boolean>;
  /**
   * Ids of the user's open connections. One that was opened a moment ago can be missing, as the index lags; one that was cut
   * off without a word can be among them. Needs `dynamodb:Query` on the table's index.
   */
  readonly connectionsOf: (userId: string) => Promise<string[]>;
  /**
   * Closes all connections of the user, whose token still opens new ones: revoke it first.
   * @returns how many were closed
   * @throws AggregateError when some could not be; the others are closed
   */
  readonly disconnectUser: (userId: string) => Promise<number>;
}

/**
 * `sendOrderShipped(connectionId, data)` for the message `orderShipped`. Each throws InvalidMessageError for data that does
 * not fit or makes more than 128 KB, and ConnectionGoneError for a connection that is closed; both before and after it
 * nothing was sent. Needs `execute-api:ManageConnections` on POST.
 */
export type SendMethods<C extends Contract> = {
  readonly [Name in ServerToClientName<C> as `send${Capitalize<Name>}`]: (
    connectionId: string,
    data: InputOf<C['serverToClient'][Name]>,
    options?: SendOptions,
  ) => Promise<void>;
};

export type ServerSdk<C extends Contract> = SendMethods<C> & ConnectionMethods;
