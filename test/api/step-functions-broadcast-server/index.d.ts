import {
  ClientToServerName,
  Contract,
  ContractError,
  InputOf,
  InvalidMessageError,
  MessageIssue,
  MessageIssue as MessageIssue$1,
  OutputOf,
  ServerToClientName,
} from 'step-functions-broadcast-client/contract';
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
interface CallbackUrl {
  readonly origin: string;
  readonly host: string;
  readonly basePath: string;
  readonly region?: string | undefined;
  readonly apiId?: string | undefined;
}
type Answer =
  | {
      readonly failure: string;
      readonly code?: string | undefined;
    }
  | {
      readonly status: number;
      readonly errorType?: string | undefined;
      readonly message?: string | undefined;
    };
declare class ConfigurationError extends Error {
  readonly name = 'Broadcast.ConfigurationError';
  constructor(callback: CallbackUrl, answer: Answer);
}
interface APIGatewayEventClientCertificate {
  clientCertPem: string;
  serialNumber: string;
  subjectDN: string;
  issuerDN: string;
  validity: {
    notAfter: string;
    notBefore: string;
  };
}
interface APIGatewayEventIdentity {
  accessKey: string | null;
  accountId: string | null;
  apiKey: string | null;
  apiKeyId: string | null;
  caller: string | null;
  clientCert: APIGatewayEventClientCertificate | null;
  cognitoAuthenticationProvider: string | null;
  cognitoAuthenticationType: string | null;
  cognitoIdentityId: string | null;
  cognitoIdentityPoolId: string | null;
  principalOrgId: string | null;
  sourceIp: string;
  user: string | null;
  userAgent: string | null;
  userArn: string | null;
  vpcId?: string | undefined;
  vpceId?: string | undefined;
}
interface Context {
  callbackWaitsForEmptyEventLoop: boolean;
  functionName: string;
  functionVersion: string;
  invokedFunctionArn: string;
  memoryLimitInMB: string;
  awsRequestId: string;
  logGroupName: string;
  logStreamName: string;
  identity?: CognitoIdentity | undefined;
  clientContext?: ClientContext | undefined;
  tenantId?: string | undefined;
  getRemainingTimeInMillis(): number;
  done(error?: Error, result?: any): void;
  fail(error: Error | string): void;
  succeed(messageOrObject: any): void;
  succeed(message: string, object: any): void;
}
interface CognitoIdentity {
  cognitoIdentityId: string;
  cognitoIdentityPoolId: string;
}
interface ClientContext {
  client: ClientContextClient;
  custom?: any;
  env: ClientContextEnv;
}
interface ClientContextClient {
  installationId: string;
  appTitle: string;
  appVersionName: string;
  appVersionCode: string;
  appPackageName: string;
}
interface ClientContextEnv {
  platformVersion: string;
  platform: string;
  make: string;
  model: string;
  locale: string;
}
interface APIGatewayProxyEventHeaders {
  [name: string]: string | undefined;
}
interface APIGatewayProxyEventMultiValueHeaders {
  [name: string]: string[] | undefined;
}
interface APIGatewayProxyEventQueryStringParameters {
  [name: string]: string | undefined;
}
interface APIGatewayProxyEventMultiValueQueryStringParameters {
  [name: string]: string[] | undefined;
}
interface APIGatewayProxyEventStageVariables {
  [name: string]: string | undefined;
}
interface APIGatewayEventWebsocketRequestContextV2 {
  routeKey: string;
  messageId: string;
  eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT';
  extendedRequestId: string;
  requestTime: string;
  messageDirection: 'IN';
  stage: string;
  connectedAt: number;
  requestTimeEpoch: number;
  requestId: string;
  domainName: string;
  connectionId: string;
  apiId: string;
}
interface APIGatewayProxyWebsocketEventV2WithRequestContext<TRequestContext> {
  requestContext: TRequestContext;
  body?: string;
  isBase64Encoded: boolean;
  stageVariables?: APIGatewayProxyEventStageVariables;
  queryStringParameters?: APIGatewayProxyEventQueryStringParameters;
  multiValueQueryStringParameters?: APIGatewayProxyEventMultiValueQueryStringParameters;
}
interface AuthorizerContext {
  readonly userId: string;
  readonly channels: string;
  readonly tokenExpiresAt: string;
}
type RouteEvent = Partial<
  APIGatewayProxyWebsocketEventV2WithRequestContext<
    Partial<APIGatewayEventWebsocketRequestContextV2> & {
      readonly authorizer?: Partial<AuthorizerContext>;
      readonly disconnectStatusCode?: number;
      readonly disconnectReason?: string;
      readonly identity?: Partial<APIGatewayEventIdentity>;
    }
  >
> &
  WithHeaders;
interface WithHeaders {
  readonly headers?: APIGatewayProxyEventHeaders | null;
  readonly multiValueHeaders?: APIGatewayProxyEventMultiValueHeaders | null;
}
interface RouteResult {
  readonly statusCode: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}
type RouteHandler = (event: RouteEvent, context: Context) => Promise<RouteResult>;
declare class ConnectionGoneError extends Error {
  readonly connectionId: string;
  readonly name = 'ConnectionGoneError';
  constructor(connectionId: string);
}
interface Supersedes {
  readonly key: string;
  readonly version: number | string;
}
interface ServerSdkOptions {
  readonly callbackUrl?: string;
  readonly connectionsTableName?: string;
  readonly managementApi?: Pick<ApiGatewayManagementApiClient, 'send'>;
  readonly dynamoDb?: DynamoDBDocumentClient;
}
interface SendOptions {
  readonly id?: string;
  readonly supersedes?: Supersedes;
}
interface ConnectionInfo {
  readonly connectedAt: Date;
  readonly lastActiveAt: Date;
  readonly sourceIp: string | undefined;
  readonly userAgent: string | undefined;
}
interface ConnectionMethods {
  readonly getConnection: (connectionId: string) => Promise<ConnectionInfo | undefined>;
  readonly isConnected: (connectionId: string) => Promise<boolean>;
  readonly disconnect: (connectionId: string) => Promise<boolean>;
  readonly connectionsOf: (userId: string) => Promise<string[]>;
  readonly disconnectUser: (userId: string) => Promise<number>;
}
type SendMethods<C extends Contract> = {
  readonly [Name in ServerToClientName<C> as `send${Capitalize<Name>}`]: (
    connectionId: string,
    data: InputOf<C['serverToClient'][Name]>,
    options?: SendOptions,
  ) => Promise<void>;
};
type ServerSdk<C extends Contract> = SendMethods<C> & ConnectionMethods;
interface IncomingMessage {
  readonly action: string;
  readonly connectionId: string;
  readonly connectedAt: Date;
  readonly routeKey: string;
  readonly userId: string | undefined;
  readonly event: RouteEvent;
}
interface HandledMessage<C extends Contract, Name extends ClientToServerName<C>> extends IncomingMessage {
  readonly input: OutputOf<C['clientToServer'][Name]>;
  readonly sdk: ServerSdk<C>;
}
type Reply<C extends Contract> = {
  readonly [Name in ServerToClientName<C>]: {
    readonly type: Name;
    readonly data: InputOf<C['serverToClient'][Name]>;
  };
}[ServerToClientName<C>];
type MessageHandler<C extends Contract, Name extends ClientToServerName<C>> = (
  message: HandledMessage<C, Name>,
) => Promise<Reply<C> | void> | Reply<C> | void;
type Interceptor = (message: IncomingMessage, next: () => Promise<RouteResult>) => Promise<RouteResult>;
type MessageLogger = Readonly<
  Record<'info' | 'warn' | 'error', (message: string, keys: Readonly<Record<string, unknown>>) => void>
>;
interface HandleOptions<C extends Contract> {
  readonly sdk?: ServerSdk<C>;
  readonly interceptors?: readonly Interceptor[];
}
declare function handle<C extends Contract, Name extends ClientToServerName<C>>(
  contract: C,
  name: Name,
  run: MessageHandler<C, Name>,
  { interceptors, sdk }?: HandleOptions<C>,
): RouteHandler;
interface MessageMetrics {
  addDimension(name: string, value: string): unknown;
  addMetric(name: string, unit: 'Count' | 'Milliseconds', value: number): unknown;
  publishStoredMetrics(): void;
}
declare const countMessages: (metrics?: MessageMetrics) => Interceptor;
declare const logMessages: (logger?: MessageLogger) => Interceptor;
declare const replyToErrors: (logger?: Pick<MessageLogger, 'error'>) => Interceptor;
declare class InvalidInputError extends Error {
  readonly action: string;
  readonly issues: readonly MessageIssue$1[];
  readonly name = 'InvalidInputError';
  constructor(action: string, message: string, issues?: readonly MessageIssue$1[]);
  reply(): RouteResult;
}
declare function createServerSdk<C extends Contract>(contract: C, options?: ServerSdkOptions): ServerSdk<C>;
export {
  ConfigurationError,
  ConnectionGoneError,
  ConnectionInfo,
  ConnectionMethods,
  ContractError,
  HandleOptions,
  HandledMessage,
  IncomingMessage,
  Interceptor,
  InvalidInputError,
  InvalidMessageError,
  MessageHandler,
  type MessageIssue,
  MessageLogger,
  type MessageMetrics,
  Reply,
  type RouteEvent,
  type RouteHandler,
  type RouteResult,
  SendMethods,
  SendOptions,
  ServerSdk,
  ServerSdkOptions,
  type WithHeaders,
  countMessages,
  createServerSdk,
  handle,
  logMessages,
  replyToErrors,
};
