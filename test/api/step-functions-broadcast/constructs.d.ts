import { IEventBus } from 'aws-cdk-lib/aws-events';
import { Grant, IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct, IConstruct } from 'constructs';
import { Contract, ServerToClientMessages, ServerToClientName } from 'step-functions-broadcast-client/contract';
import {
  DomainNameProps,
  IDomainName,
  IWebSocketApi,
  IWebSocketRouteAuthorizer,
  IWebSocketStage,
  ThrottleSettings,
  WebSocketApiProps,
  WebSocketRoute,
  WebSocketStageProps,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Architecture, Function, FunctionOptions, IFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib';
import { ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BundlingOptions } from 'aws-cdk-lib/aws-lambda-nodejs';
import { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { IHostedZone } from 'aws-cdk-lib/aws-route53';
import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { ITable, TablePropsV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { ITopic } from 'aws-cdk-lib/aws-sns';
import { IParameter } from 'aws-cdk-lib/aws-ssm';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
interface AcknowledgeWithin {
  readonly withinSeconds: number;
}
interface IfUnreached {
  readonly afterSeconds: number;
  readonly unacknowledged?: boolean;
}
interface Audience {
  readonly users?: readonly string[];
  readonly channels?: readonly string[];
  readonly everyone?: boolean;
  readonly connections?: readonly string[];
  readonly exclude?: {
    readonly users?: readonly string[];
    readonly connections?: readonly string[];
  };
}
declare abstract class FromEvent {
  protected abstract refusal(): string;
}
declare class EventFieldPath extends FromEvent {
  #private;
  constructor(path: string);
  static pathOf(field: EventFieldPath): string;
  protected refusal(): string;
}
declare class EventText extends FromEvent {
  #private;
  constructor(parts: readonly (string | EventFieldPath)[]);
  static partsOf(text: EventText): readonly (string | EventFieldPath)[];
  protected refusal(): string;
}
declare const field: (path: string) => EventFieldPath;
declare function text(
  strings: TemplateStringsArray,
  ...values: readonly (EventFieldPath | EventText | string | number | boolean)[]
): EventText;
type Mapped<T> =
  | EventFieldPath
  | (T extends readonly (infer Item)[]
      ? readonly Mapped<Item>[]
      : T extends object
        ? {
            readonly [K in keyof T]: Mapped<T[K]>;
          }
        : string extends T
          ? T | EventText
          : T);
type MappedJson =
  | EventFieldPath
  | EventText
  | string
  | number
  | boolean
  | null
  | readonly MappedJson[]
  | {
      readonly [key: string]: MappedJson | undefined;
    };
interface UnreachedUsersMapping {
  readonly name: string;
  readonly broadcastsOf: readonly string[];
}
interface MappedMessage extends LastValue {
  readonly type: string;
  readonly data: MappedJson;
}
interface LastValue {
  readonly supersedes?: {
    readonly key: EventFieldPath | EventText | string;
    readonly version: EventFieldPath | EventText;
  };
  readonly retain?: EventFieldPath | EventText | string;
}
type DomainEventMappingOf<C extends Contract> = DomainEventMapping<
  {
    readonly [Name in ServerToClientName<C>]: LastValue & {
      readonly type: Name;
      readonly data: Mapped<ServerToClientMessages<C>[Name]>;
    };
  }[ServerToClientName<C>]
>;
interface DomainEventMapping<Message = MappedMessage> {
  readonly name: string;
  readonly pattern: {
    readonly source: readonly string[];
    readonly detailType: readonly string[];
    readonly detail?: Readonly<Record<string, unknown>>;
  };
  readonly audience: Mapped<Audience>;
  readonly message: Message;
  readonly expiresAt?: EventFieldPath | EventText;
  readonly sendAt?: EventFieldPath | EventText;
  readonly idempotencyKey?: EventFieldPath | EventText;
  readonly history?: boolean;
  readonly acknowledge?: AcknowledgeWithin;
  readonly ifUnreached?: IfUnreached;
  readonly traceparent?: EventFieldPath;
}
type PublishedReports = 'all' | 'exceptions';
type HandlerBundling = Pick<
  BundlingOptions,
  | ('banner' | 'charset' | 'define' | 'externalModules' | 'footer' | 'inject' | 'keepNames' | 'loader' | 'mainFields')
  | ('minify' | 'sourceMap' | 'sourcesContent' | 'target' | 'tsconfig')
>;
interface HandlerFunctionProps extends FunctionOptions {
  readonly handler: string;
  readonly bundling?: HandlerBundling;
  readonly runtime?: Runtime;
  readonly logGroup?: ILogGroup;
  readonly logRetention?: RetentionDays;
  readonly encryptionKey?: IKey;
  readonly timeout?: Duration;
  readonly memorySize?: number;
  readonly architecture?: Architecture;
}
declare class HandlerFunction extends Function {
  constructor(scope: Construct, id: string, props: HandlerFunctionProps);
}
declare const IAM_IDENTITY_KEYS: readonly ['principal', 'caller', 'userArn', 'user', 'cognitoIdentityId', 'accountId'];
type IamIdentityKey = (typeof IAM_IDENTITY_KEYS)[number];
type AuthorizerMode = 'none' | 'iam' | 'token' | AuthorizerOptions;
type AuthorizerOptions = NoneMode | IamMode | TokenMode | JwtMode | CognitoMode | LambdaMode;
interface SameChannels {
  readonly channels?: readonly string[];
}
interface TokenClaims {
  readonly userIdClaim?: string;
  readonly channelsClaim?: string;
}
interface NoneMode extends SameChannels {
  readonly type: 'none';
}
interface IamMode extends SameChannels {
  readonly type: 'iam';
  readonly userId?: IamIdentityKey;
}
interface TokenMode extends TokenClaims {
  readonly type: 'token';
}
interface JwtMode extends TokenClaims {
  readonly type: 'jwt';
  readonly issuer: string;
  readonly audience: string | readonly string[];
  readonly jwksUri?: string;
}
interface CognitoMode extends TokenClaims {
  readonly type: 'cognito';
  readonly userPool: IUserPool | string;
  readonly clientIds: readonly (IUserPoolClient | string)[];
  readonly tokenUse?: 'access' | 'id' | 'any';
}
interface LambdaMode {
  readonly type: 'lambda';
  readonly function?: string | IFunction | HandlerFunctionProps;
  readonly identitySource?: readonly string[];
  readonly name?: string;
  readonly userIdKey?: string;
  readonly cdk?: {
    readonly authorizer?: IWebSocketRouteAuthorizer;
  };
}
type HostedZoneReference =
  | string
  | {
      readonly hostedZoneId: string;
      readonly zoneName: string;
    }
  | {
      readonly lookup: string | true;
    };
interface CustomDomainProps {
  readonly domainName?: string;
  readonly hostedZone?: HostedZoneReference;
  readonly path?: string;
  readonly isExternalDomain?: boolean;
  readonly certificateArn?: string;
  readonly cdk?: {
    readonly certificate?: ICertificate;
    readonly domainName?: IDomainName | Partial<Omit<DomainNameProps, 'domainName' | 'certificate'>>;
    readonly hostedZone?: IHostedZone;
  };
}
type CustomDomain = string | CustomDomainProps;
type EncryptionSetting =
  | 'aws-owned'
  | 'aws-managed'
  | 'customer-managed'
  | {
      readonly keyArn: string;
    };
type KeepOrDestroy = 'keep' | 'destroy';
interface BroadcastSettings {
  readonly workflowType: 'EXPRESS' | 'STANDARD';
  readonly workflowLogs: {
    readonly level: 'ALL' | 'ERROR' | 'OFF';
    readonly executionData: boolean;
  };
  readonly logInvocations: boolean;
  readonly logRetentionDays: number;
  readonly sourceMaps: boolean;
  readonly tracing: boolean;
  readonly operations: OperationsSettings;
  readonly eventBusName?: string;
  readonly protectSource?: boolean;
  readonly archiveDays: number;
  readonly startRetry: {
    readonly attempts: number;
    readonly maxAgeMinutes: number;
  };
  readonly data: KeepOrDestroy;
  readonly pointInTimeRecovery: boolean;
  readonly encryption: EncryptionSetting;
  readonly reports: PublishedReports;
  readonly broadcastRetentionDays: number;
  readonly history: {
    readonly minutes: number;
    readonly beforeJoin?: boolean;
  };
  readonly recordOutcomesUpTo: number;
  readonly shards: {
    readonly everyone: {
      readonly write: number;
      readonly read: number;
    };
    readonly channel: {
      readonly write: number;
      readonly read: number;
    };
  };
  readonly deliverSeconds: number;
  readonly rate: RateSettings;
  readonly sender: SenderSettings;
  readonly bulkSender: SenderSettings;
  readonly fanOut: FanOutSettings;
  readonly accessLogs: boolean;
  readonly customDomain?: CustomDomain;
  readonly throttle: {
    readonly rateLimit: number;
    readonly burstLimit: number;
  };
  readonly actionBudget: {
    readonly burst: number;
    readonly perSecond: number;
  };
  readonly detailedMetrics?: boolean;
  readonly httpEndpoint?: {
    readonly allowOrigins?: readonly string[];
  };
  readonly connectionEvents: boolean;
  readonly acknowledgements: boolean;
  readonly usersToReach: boolean;
  readonly scheduled: boolean;
  readonly authorizer: AuthorizerMode;
}
interface OperationsSettings {
  readonly dashboard: boolean;
  readonly alarms: boolean;
  readonly alarmTopicArn?: string;
}
interface FanOutSettings {
  readonly afterRounds: number;
  readonly usersPerPart: number;
  readonly partsAtOnce?: number;
}
interface RateSettings {
  readonly postsPerSecond?: number;
  readonly reservePercent?: number;
}
interface SenderSettings {
  readonly batchSize: number;
  readonly concurrentBatches: number;
  readonly postConcurrency: number;
  readonly postTimeoutMs: number;
  readonly postAttempts: number;
  readonly transport: 'direct' | 'sdk';
  readonly http2: boolean;
  readonly pruneMinAgeSeconds: number;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly reservedConcurrency?: number;
}
type Lane = 'sender' | 'bulkSender';
type SettingsOverrides = Partial<Omit<BroadcastSettings, Lane>> &
  Readonly<Partial<Record<Lane, Partial<SenderSettings>>>>;
declare const STACK_OUTPUTS: {
  readonly WebSocketUrl: 'Clients connect here';
  readonly CallbackUrl: 'PostToConnection goes here';
  readonly EventBusName: 'Domain events are put here';
  readonly BroadcastStateMachineArn: 'The workflow';
  readonly FanOutStateMachineArn: 'Where a very large broadcast continues';
  readonly OpenBroadcastFunctionName: 'Its environment says how the stack is set up; its log lists the broadcasts';
  readonly ConnectionsTableName: 'One row per recipient of each connection';
  readonly BroadcastsTableName: 'One row per broadcast, with its report';
  readonly OutcomesTableName: 'Who got it: the outcome of each connection of a broadcast';
  readonly HistoryTableName: 'What was broadcast lately, for clients that were away';
  readonly AcknowledgementsTableName: 'Who is asked to acknowledge, who has, and who is to be reached in another way';
  readonly ScheduleGroupName: 'The schedules of broadcasts that are to be sent later';
  readonly DeadLetterQueueUrl: 'Events that could not be handled';
  readonly EventArchiveName: 'Domain events, for replay';
  readonly Authorizer: 'Who may connect, and what a client has to show';
  readonly BroadcastsUrl: 'Broadcast requests are POSTed here, signed with IAM';
  readonly EncryptionKeyArn: 'Encrypts everything the service keeps';
  readonly ConnectFunctionName: 'Its log says which clients it refused, and why';
  readonly AuthorizeFunctionName: 'Its log says which clients it refused, and why';
  readonly TokenSecretArn: 'Signs the tokens of clients';
};
declare const OPTIONAL: readonly [
  'AcknowledgementsTableName',
  'AuthorizeFunctionName',
  'BroadcastsUrl',
  'EncryptionKeyArn',
  'EventArchiveName',
  'HistoryTableName',
  'ScheduleGroupName',
  'TokenSecretArn',
];
type OptionalOutput = (typeof OPTIONAL)[number];
type StackOutputs = Readonly<
  Record<Exclude<keyof typeof STACK_OUTPUTS, OptionalOutput>, string> & Partial<Record<OptionalOutput, string>>
>;
interface DataKeyProps {
  readonly settings: BroadcastSettings;
  readonly key?: IKey | undefined;
}
declare class DataKey extends Construct {
  #private;
  readonly keyArn: string;
  readonly key: IKey;
  constructor(scope: Construct, id: string, { settings, key }: DataKeyProps);
  static of(scope: Construct, id: string, props: DataKeyProps): DataKey | undefined;
  allowServices(busArn: string): void;
  grantItems(grantee: IGrantable): Grant;
  grantSend(grantee: IGrantable): Grant;
  grantReceive(grantee: IGrantable): Grant;
  grantSecret(grantee: IGrantable): Grant;
  grantExecutions(grantee: IGrantable, name?: string): Grant;
  grantLogDelivery(grantee: IGrantable): Grant;
}
interface ConnectAuthorizer {
  readonly routeAuthorizer?: IWebSocketRouteAuthorizer;
  readonly connectEnvironment?: Readonly<Record<string, string>>;
}
type AccessLogRetention = Lowercase<keyof typeof RetentionDays>;
interface AccessLogProps {
  readonly destinationArn?: string;
  readonly format?: string;
  readonly retention?: AccessLogRetention | RetentionDays;
}
type AccessLog = boolean | string | AccessLogProps;
type Bindable = Table | Bucket | Queue | Topic | Bus | SecretValue | Parameter | Called | Machine;
type Table = Pick<ITable, 'node' | 'tableName' | 'grantReadWriteData'>;
type Bucket = Pick<IBucket, 'node' | 'bucketName' | 'grantReadWrite'>;
type Queue = Pick<IQueue, 'node' | 'queueUrl' | 'grantSendMessages'>;
type Topic = Pick<ITopic, 'node' | 'topicArn' | 'grantPublish'>;
type Bus = Pick<IEventBus, 'node' | 'eventBusName' | 'grantPutEventsTo'>;
type SecretValue = Pick<ISecret, 'node' | 'secretArn' | 'grantRead'>;
type Parameter = Pick<IParameter, 'node' | 'parameterName' | 'grantRead'>;
type Called = Pick<IFunction, 'node' | 'functionName' | 'grantInvoke'>;
type Machine = Pick<IStateMachine, 'node' | 'stateMachineArn' | 'grantStartExecution'>;
type Binding =
  | Bindable
  | {
      readonly resource: Bindable;
      readonly grant?: string;
      readonly variable?: string;
    };
type Permission =
  | ((grantee: IGrantable) => unknown)
  | readonly [construct: IConstruct, grantMethod: string]
  | Bindable
  | PolicyStatement
  | string;
type Permissions = readonly Permission[] | '*';
interface RouteFunctionProps extends HandlerFunctionProps {
  readonly permissions?: Permissions;
  readonly bind?: readonly Binding[];
}
type RouteFunctionDefaults = Partial<Omit<RouteFunctionProps, 'handler'>>;
interface FunctionRoute {
  readonly type?: 'function';
  readonly function: string | IFunction | RouteFunctionProps;
  readonly returnResponse?: boolean;
  readonly managementApiAccess?: boolean;
}
type RouteDefinition = string | IFunction | FunctionRoute;
type RouteDefinitions = Readonly<Record<string, RouteDefinition>>;
interface BroadcastWebSocketApiProps {
  readonly authorizer?: AuthorizerMode | ConnectAuthorizer;
  readonly routes?: RouteDefinitions;
  readonly defaults?: {
    readonly function?: RouteFunctionDefaults;
    readonly managementApiAccess?: boolean;
  };
  readonly stageName?: string;
  readonly accessLog?: AccessLog;
  readonly throttle?: ThrottleSettings;
  readonly detailedMetrics?: boolean;
  readonly encryptionKey?: IKey;
  readonly customDomain?: CustomDomain;
  readonly cdk?: {
    readonly id?: string;
    readonly webSocketApi?: IWebSocketApi | WebSocketApiProps;
    readonly webSocketStage?: IWebSocketStage | Partial<Omit<WebSocketStageProps, 'webSocketApi'>>;
  };
}
interface BroadcastWebSocketApiParts {
  readonly webSocketApi: IWebSocketApi;
  readonly webSocketStage: IWebSocketStage;
  readonly accessLogGroup?: ILogGroup;
  readonly certificate?: ICertificate;
  readonly domainName?: IDomainName;
}
declare class BroadcastWebSocketApi extends Construct {
  #private;
  readonly id: string;
  readonly cdk: BroadcastWebSocketApiParts;
  readonly authorizer: ConnectAuthorizer;
  constructor(scope: Construct, id: string, props: BroadcastWebSocketApiProps);
  get url(): string;
  get customDomainUrl(): string | undefined;
  get callbackUrl(): string;
  get routes(): string[];
  addRoutes(scope: Construct, routes: RouteDefinitions): void;
  getFunction(routeKey: string): IFunction;
  getRoute(routeKey: string): WebSocketRoute;
  attachPermissions(permissions: Permissions): void;
  attachPermissionsToRoute(routeKey: string, permissions: Permissions): void;
  bind(resources: readonly Binding[]): void;
  bindToRoute(routeKey: string, resources: readonly Binding[]): void;
  grantManagementApiAccess(fn: IFunction): Grant;
  grantPostToConnections(fn: IFunction): Grant;
  grantCloseConnections(fn: IFunction): Grant;
  grantDescribeConnections(fn: IFunction): Grant;
  grantConnect(grantee: IGrantable): Grant;
}
type PutEventsBus = Pick<IEventBus, 'eventBusName' | 'eventBusArn'>;
interface BroadcastsEndpointProps {
  readonly bus: PutEventsBus;
  readonly stageName?: string;
  readonly source?: string;
  readonly allowOrigins?: readonly string[];
  readonly throttle?: ThrottleSettings;
}
declare class BroadcastsEndpoint extends Construct {
  #private;
  readonly api: RestApi;
  constructor(scope: Construct, id: string, props: BroadcastsEndpointProps);
  get url(): string;
  grantPublish(grantee: IGrantable): Grant;
}
interface PublishedEvents {
  readonly source: string | readonly string[];
  readonly detailTypes?: readonly string[];
}
type ItemAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query' | 'BatchWriteItem' | 'BatchGetItem';
declare abstract class ItemTable extends TableV2 {
  #private;
  constructor(scope: Construct, id: string, props: TablePropsV2, key: DataKey | undefined);
  grantItems(grantee: IGrantable, ...actions: ItemAction[]): Grant;
  protected grantQuery(grantee: IGrantable, index: string): Grant;
  protected grantOneItem(grantee: IGrantable, key: string, ...actions: ItemAction[]): Grant;
}
declare class ConnectionsTable extends ItemTable {
  constructor(scope: Construct, id: string, settings: BroadcastSettings, key?: DataKey);
  grantQueryClosing(grantee: IGrantable): Grant;
  grantQueryRecipients(grantee: IGrantable): Grant;
}
declare class BroadcastsTable extends ItemTable {
  constructor(scope: Construct, id: string, settings: BroadcastSettings, key?: DataKey);
  grantGovernor(grantee: IGrantable): Grant;
  grantQueryOpen(grantee: IGrantable): Grant;
}
declare class OutcomesTable extends ItemTable {
  constructor(scope: Construct, id: string, settings: BroadcastSettings, key?: DataKey);
}
declare class HistoryTable extends ItemTable {
  constructor(scope: Construct, id: string, settings: BroadcastSettings, key?: DataKey);
}
declare class AcknowledgementsTable extends ItemTable {
  constructor(scope: Construct, id: string, settings: BroadcastSettings, key?: DataKey);
}
interface BroadcastServiceProps {
  readonly domainEvents: readonly DomainEventMapping[];
  readonly contract?: Contract;
  readonly unreachedUsers?: readonly UnreachedUsersMapping[];
  readonly eventBus?: IEventBus;
  readonly authorizer?: AuthorizerMode;
  readonly stageName?: string;
  readonly encryptionKey?: IKey;
  readonly settings?: SettingsOverrides;
}
declare class BroadcastService extends Construct {
  #private;
  readonly webSocket: BroadcastWebSocketApi;
  readonly httpEndpoint: BroadcastsEndpoint | undefined;
  readonly eventBus: IEventBus;
  readonly deadLetters: IQueue;
  readonly stateMachine: IStateMachine;
  readonly connections: ConnectionsTable;
  readonly broadcasts: BroadcastsTable;
  readonly outcomes: OutcomesTable;
  readonly history: HistoryTable | undefined;
  readonly acknowledgements: AcknowledgementsTable | undefined;
  readonly encryptionKey: IKey | undefined;
  readonly outputs: StackOutputs;
  constructor(scope: Construct, id: string, props: BroadcastServiceProps);
  publishOutputs(scope?: Construct): void;
  unreachedQueue(name: string): IQueue;
  grantPublish(grantee: IGrantable, events: PublishedEvents): Grant;
  grantSignTokens(grantee: IGrantable): Grant;
}
export {
  type AccessLog,
  type AccessLogProps,
  type AccessLogRetention,
  type AuthorizerMode,
  type AuthorizerOptions,
  type Bindable,
  type Binding,
  BroadcastService,
  type BroadcastServiceProps,
  type BroadcastSettings,
  BroadcastWebSocketApi,
  type BroadcastWebSocketApiParts,
  type BroadcastWebSocketApiProps,
  BroadcastsEndpoint,
  BroadcastsTable,
  type ConnectAuthorizer,
  ConnectionsTable,
  type CustomDomain,
  type CustomDomainProps,
  type DomainEventMapping,
  type DomainEventMappingOf,
  type EncryptionSetting,
  type FanOutSettings,
  type FunctionRoute,
  type HandlerBundling,
  HandlerFunction,
  type HandlerFunctionProps,
  type HostedZoneReference,
  type KeepOrDestroy,
  type Mapped,
  type MappedMessage,
  type OperationsSettings,
  OutcomesTable,
  type Permission,
  type Permissions,
  type PublishedEvents,
  type RouteDefinition,
  type RouteDefinitions,
  type RouteFunctionDefaults,
  type RouteFunctionProps,
  type SenderSettings,
  type SettingsOverrides,
  type StackOutputs,
  type UnreachedUsersMapping,
  field,
  text,
};
