import * as v from 'valibot';
import { Duplex } from 'node:stream';
import { IncomingMessage } from 'node:http';
import { EventEmitter } from 'node:events';
import { Target } from '@aws-sdk/client-eventbridge';
type AppContext = Readonly<Record<string, unknown>>;
interface InertResource {
  readonly logicalId: string;
  readonly name: string;
  readonly type: string;
  readonly reason: string;
  readonly missed: boolean;
  readonly property?: string;
  readonly needs?: readonly string[];
}
interface Environment {
  readonly region: string;
}
interface Assets {
  directory(objectKey: string): string;
  file(objectKey: string): string;
}
interface Sources {
  readonly folders: readonly string[];
  readonly known: boolean;
}
type Json =
  | null
  | boolean
  | number
  | string
  | Json[]
  | {
      [key: string]: Json;
    };
type JsonObject = Record<string, unknown>;
interface Caller {
  readonly arn: string;
  readonly kind: 'root' | 'role' | 'service';
  readonly sourceArn?: string;
}
interface PermissionRequest {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}
interface Operation {
  permissions(input: JsonObject, caller: Caller): readonly PermissionRequest[];
  run(
    input: JsonObject,
    call: {
      readonly caller: Caller;
    },
  ): Promise<unknown>;
}
interface LocalService {
  readonly name: string;
  readonly targetPrefix?: string;
  readonly protocol: 'json-1.0' | 'json-1.1' | 'rest' | 'query';
  readonly query?: {
    readonly version: string;
    readonly namespace: string;
    readonly actions: readonly string[];
  };
  operation(name: string): Operation | undefined;
  stop?(): Promise<void>;
}
declare class ServiceError extends Error {
  readonly code: string;
  readonly statusCode: number;
  readonly details: JsonObject;
  readonly name = 'ServiceError';
  constructor(code: string, message: string, statusCode?: number, details?: JsonObject);
}
interface ServiceCall {
  readonly service: string;
  readonly operation: string;
  readonly input: JsonObject;
  readonly caller: Caller;
}
type Authorize = (caller: Caller, request: PermissionRequest) => void;
type RefuseLeftOut = (service: string, input: JsonObject) => ServiceError | undefined;
declare class ServiceRegistry {
  #private;
  private readonly authorize;
  private readonly refuseLeftOut;
  constructor(authorize: Authorize, refuseLeftOut?: RefuseLeftOut);
  add(service: LocalService): void;
  all(): readonly LocalService[];
  get(name: string): LocalService;
  call({ service, operation, input, caller }: ServiceCall): Promise<unknown>;
}
interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}
declare class CredentialStore {
  #private;
  forRole(roleArn: string): Credentials;
  find(accessKeyId: string):
    | {
        readonly caller: Caller;
        readonly credentials: Credentials;
      }
    | undefined;
}
interface HttpRequest {
  readonly method: string;
  readonly rawUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly remoteAddress: string;
}
interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly stream?: (out: ReplyStream) => void;
}
interface ReplyStream {
  write(text: string): void;
  readonly behind: boolean;
  onClose(listener: () => void): void;
}
type HttpHandler = (request: HttpRequest) => Promise<HttpReply> | undefined;
interface FaultHooks {
  readonly post: PostHook | undefined;
  readonly tableCall: TableCallHook | undefined;
  readonly invocation: InvocationHook | undefined;
  readonly delivery: DeliveryHook | undefined;
}
type PostHook = (connection: { readonly id: string; readonly userId: string | undefined }) => PostFault | undefined;
interface PostFault {
  readonly delayMs: number;
  readonly effect?: PostEffect;
}
type PostEffect =
  | {
      readonly type: 'status';
      readonly status: number;
      readonly errorHeader: boolean;
    }
  | {
      readonly type: 'request-dropped';
      readonly delivered: boolean;
    }
  | {
      readonly type: 'socket-dropped';
      readonly silently: boolean;
    }
  | {
      readonly type: 'socket-half-open';
    };
type TableCallHook = (operation: string, tableNames: readonly string[]) => void;
type InvocationHook = (functionName: string) => InvocationFault | undefined;
type InvocationFault =
  | {
      readonly type: 'throttle';
    }
  | {
      readonly type: 'crash';
      readonly handlerRuns: boolean;
    }
  | {
      readonly type: 'timeout';
      readonly handlerRuns: boolean;
      readonly afterMs?: number;
    };
type DeliveryHook = (ruleName: string, start: () => void) => void;
type OnMissed = (property: string, reason: string) => void;
declare class PropertyReader {
  #private;
  private readonly where;
  private readonly values;
  private readonly onMissed?;
  constructor(where: string, values: JsonObject, onMissed?: OnMissed | undefined);
  string(name: string): string;
  optionalString(name: string): string | undefined;
  optionalNumber(name: string): number | undefined;
  optionalBoolean(name: string): boolean | undefined;
  object(name: string): JsonObject;
  optionalObject(name: string): JsonObject | undefined;
  optionalReader(name: string): PropertyReader | undefined;
  readers(name: string): PropertyReader[];
  list(name: string): unknown[];
  raw(name: string): unknown;
  ignore(reason: string, ...names: readonly string[]): void;
  missed(name: string, reason: string): void;
  finish(): void;
  refuseOthers(reason: string): void;
}
interface ResourceProvider {
  readonly type: string;
  readonly replaceable?: boolean;
  readonly removable?: boolean;
  prepare?(resources: readonly PlannedResource[]): void;
  readonly reference?: ResourceReference;
  create(resource: TemplateResource): Promise<CreatedResource> | CreatedResource;
}
interface ResourceReference {
  readonly nameProperty?: string;
  readonly of: (name: string) => CreatedResource;
}
interface PlannedResource {
  readonly logicalId: string;
  readonly properties: Readonly<Record<string, unknown>>;
}
interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: PropertyReader;
  readonly metadata?: unknown;
  readonly generatedName: string;
}
interface CreatedResource {
  readonly ref: string;
  readonly attributes?: Readonly<Record<string, string>>;
}
interface PlannedStage {
  readonly api: string;
  readonly name: string;
}
declare class StagePaths {
  #private;
  leaveOut(api: string): void;
  plan(kind: string, stages: readonly PlannedStage[]): void;
  add(apiId: string, logicalId: string): void;
  hosts(environment: Environment): string[];
  prefixOf(host: string): string | undefined;
}
interface LocalContext {
  readonly environment: Environment;
  readonly registry: ServiceRegistry;
  readonly credentials: CredentialStore;
  readonly resourcePolicies: ResourcePolicies;
  readonly logs: LogSink;
  readonly faults?: FaultHooks;
  readonly timeLimitFactor?: number;
  readonly stagePaths?: StagePaths;
  readonly notEmulated?: (service: string) => ServiceError;
  endpoint(): string;
}
interface ResourcePolicies {
  add(resourceArn: string, statement: JsonObject): void;
}
interface LogSink {
  write(logGroup: string, message: string): void;
}
interface ServiceModule {
  readonly service: LocalService;
  readonly providers: readonly ResourceProvider[];
  readonly http?: HttpHandler;
  readonly pageHttp?: HttpHandler;
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
}
interface ApiGatewayLimits {
  readonly idleTimeoutMs: number;
  readonly maxConnectionMs: number;
  readonly integrationTimeoutMs: number;
  readonly maxFrameBytes: number;
  readonly maxMessageBytes: number;
  readonly maxBufferedBytes: number;
  readonly maxMessagesPerSecond?: number;
}
type ApiGatewayOptions = Partial<ApiGatewayLimits>;
interface ConnectionSummary {
  readonly id: string;
  readonly apiId: string;
  readonly stage: string;
  readonly userId?: string;
  readonly connectedAt: string;
  readonly lastActiveAt: string;
  readonly sourceIp: string;
  readonly userAgent?: string;
}
interface ConnectionOperations {
  list(): ConnectionSummary[];
  terminate(
    id: string,
    options?: {
      readonly silently?: boolean;
    },
  ): boolean;
}
interface ApiGatewayModule extends Required<Omit<ServiceModule, 'pageHttp'>> {
  readonly connections: ConnectionOperations;
}
type TableNotice =
  | {
      readonly type: 'read';
      readonly tableName: string;
      readonly readUnits: number;
    }
  | {
      readonly type: 'write';
      readonly tableName: string;
      readonly before: WireItem | undefined;
      readonly after: WireItem | undefined;
      readonly indexes: readonly ObservedIndex[];
    };
type WireItem = Readonly<Record<string, JsonObject>>;
interface ObservedIndex {
  readonly name: string;
  readonly keyNames: readonly string[];
  readonly projected: ReadonlySet<string> | 'all';
}
type TableObserver = (notice: TableNotice) => void;
interface DynamoDbOptions {
  readonly endpoint?: string;
  readonly ttlSweepIntervalMs?: number;
}
interface DynamoDbModule extends ServiceModule {
  onTableAccess(listener: TableObserver): () => void;
}
declare const SCHEMAS: {
  readonly 'post-status': v.SchemaWithPipe<
    readonly [
      v.CustomSchema<object, v.ErrorMessage<v.CustomIssue> | undefined>,
      v.StrictObjectSchema<
        {
          readonly status: v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>;
          readonly errorHeader: v.ExactOptionalSchema<v.BooleanSchema<'true or false'>, undefined>;
          readonly users: v.ExactOptionalSchema<
            v.ArraySchema<
              v.SchemaWithPipe<readonly [v.StringSchema<'a string'>, v.NonEmptyAction<string, 'a non-empty string'>]>,
              'a list of strings'
            >,
            undefined
          >;
          readonly connections: v.ExactOptionalSchema<
            v.ArraySchema<
              v.SchemaWithPipe<readonly [v.StringSchema<'a string'>, v.NonEmptyAction<string, 'a non-empty string'>]>,
              'a list of strings'
            >,
            undefined
          >;
          readonly probability: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly times: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly skip: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly type: v.LiteralSchema<'post-status', undefined>;
        },
        undefined
      >,
    ]
  >;
  readonly 'post-latency': v.SchemaWithPipe<
    readonly [
      v.CustomSchema<object, v.ErrorMessage<v.CustomIssue> | undefined>,
      v.StrictObjectSchema<
        {
          readonly latencyMs: v.UnionSchema<
            [
              v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<'a number of milliseconds from 0 to 900000'>,
                  v.MinValueAction<number, 0, 'milliseconds from 0 to 900000'>,
                  v.MaxValueAction<number, number, 'milliseconds from 0 to 900000'>,
                ]
              >,
              v.SchemaWithPipe<
                readonly [
                  v.CustomSchema<object, v.ErrorMessage<v.CustomIssue> | undefined>,
                  v.StrictObjectSchema<
                    {
                      readonly uniform: v.SchemaWithPipe<
                        readonly [
                          v.CustomSchema<object, v.ErrorMessage<v.CustomIssue> | undefined>,
                          v.StrictObjectSchema<
                            {
                              readonly from: v.SchemaWithPipe<
                                readonly [
                                  v.NumberSchema<'a number of milliseconds from 0 to 900000'>,
                                  v.MinValueAction<number, 0, 'milliseconds from 0 to 900000'>,
                                  v.MaxValueAction<number, number, 'milliseconds from 0 to 900000'>,
                                ]
                              >;
                              readonly to: v.SchemaWithPipe<
                                readonly [
                                  v.NumberSchema<'a number of milliseconds from 0 to 900000'>,
                                  v.MinValueAction<number, 0, 'milliseconds from 0 to 900000'>,
                                  v.MaxValueAction<number, number, 'milliseconds from 0 to 900000'>,
                                ]
                              >;
                            },
                            undefined
                          >,
                        ]
                      >;
                    },
                    undefined
                  >,
                ]
              >,
              v.SchemaWithPipe<
                readonly [
                  v.CustomSchema<object, v.ErrorMessage<v.CustomIssue> | undefined>,
                  v.StrictObjectSchema<
                    {
                      readonly normal: v.SchemaWithPipe<
                        readonly [
                          v.CustomSchema<object, v.ErrorMessage<v.CustomIssue> | undefined>,
                          v.StrictObjectSchema<
                            {
                              readonly mean: v.SchemaWithPipe<
                                readonly [
                                  v.NumberSchema<'a number of milliseconds from 0 to 900000'>,
                                  v.MinValueAction<number, 0, 'milliseconds from 0 to 900000'>,
                                  v.MaxValueAction<number, number, 'milliseconds from 0 to 900000'>,
                                ]
                              >;
                              readonly deviation: v.SchemaWithPipe<
                                readonly [
                                  v.NumberSchema<'a number of milliseconds from 0 to 900000'>,
                                  v.MinValueAction<number, 0, 'milliseconds from 0 to 900000'>,
                                  v.MaxValueAction<number, number, 'milliseconds from 0 to 900000'>,
                                ]
                              >;
                            },
                            undefined
                          >,
                        ]
                      >;
                    },
                    undefined
                  >,
                ]
              >,
              v.SchemaWithPipe<
                readonly [
                  v.CustomSchema<object, v.ErrorMessage<v.CustomIssue> | undefined>,
                  v.StrictObjectSchema<
                    {
                      readonly exponential: v.SchemaWithPipe<
                        readonly [
                          v.CustomSchema<object, v.ErrorMessage<v.CustomIssue> | undefined>,
                          v.StrictObjectSchema<
                            {
                              readonly mean: v.SchemaWithPipe<
                                readonly [
                                  v.NumberSchema<'a number of milliseconds from 0 to 900000'>,
                                  v.MinValueAction<number, 0, 'milliseconds from 0 to 900000'>,
                                  v.MaxValueAction<number, number, 'milliseconds from 0 to 900000'>,
                                ]
                              >;
                            },
                            undefined
                          >,
                        ]
                      >;
                    },
                    undefined
                  >,
                ]
              >,
            ],
            'milliseconds, { "uniform": { "from", "to" } }, { "normal": { "mean", "deviation" } } or { "exponential": { "mean" } }'
          >;
          readonly users: v.ExactOptionalSchema<
            v.ArraySchema<
              v.SchemaWithPipe<readonly [v.StringSchema<'a string'>, v.NonEmptyAction<string, 'a non-empty string'>]>,
              'a list of strings'
            >,
            undefined
          >;
          readonly connections: v.ExactOptionalSchema<
            v.ArraySchema<
              v.SchemaWithPipe<readonly [v.StringSchema<'a string'>, v.NonEmptyAction<string, 'a non-empty string'>]>,
              'a list of strings'
            >,
            undefined
          >;
          readonly probability: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly times: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly skip: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly type: v.LiteralSchema<'post-latency', undefined>;
        },
        undefined
      >,
    ]
  >;
  readonly 'post-dropped': v.SchemaWithPipe<
    readonly [
      v.CustomSchema<object, v.ErrorMessage<v.CustomIssue> | undefined>,
      v.StrictObjectSchema<
        {
          readonly delivered: v.ExactOptionalSchema<v.BooleanSchema<'true or false'>, undefined>;
          readonly users: v.ExactOptionalSchema<
            v.ArraySchema<
              v.SchemaWithPipe<readonly [v.StringSchema<'a string'>, v.NonEmptyAction<string, 'a non-empty string'>]>,
              'a list of strings'
            >,
            undefined
          >;
          readonly connections: v.ExactOptionalSchema<
            v.ArraySchema<
              v.SchemaWithPipe<readonly [v.StringSchema<'a string'>, v.NonEmptyAction<string, 'a non-empty string'>]>,
              'a list of strings'
            >,
            undefined
          >;
          readonly probability: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly times: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly skip: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly type: v.LiteralSchema<'post-dropped', undefined>;
        },
        undefined
      >,
    ]
  >;
  readonly 'socket-dropped': v.SchemaWithPipe<
    readonly [
      v.CustomSchema<object, v.ErrorMessage<v.CustomIssue> | undefined>,
      v.StrictObjectSchema<
        {
          readonly disconnectRoute: v.ExactOptionalSchema<v.BooleanSchema<'true or false'>, undefined>;
          readonly users: v.ExactOptionalSchema<
            v.ArraySchema<
              v.SchemaWithPipe<readonly [v.StringSchema<'a string'>, v.NonEmptyAction<string, 'a non-empty string'>]>,
              'a list of strings'
            >,
            undefined
          >;
          readonly connections: v.ExactOptionalSchema<
            v.ArraySchema<
              v.SchemaWithPipe<readonly [v.StringSchema<'a string'>, v.NonEmptyAction<string, 'a non-empty string'>]>,
              'a list of strings'
            >,
            undefined
          >;
          readonly probability: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly times: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly skip: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly type: v.LiteralSchema<'socket-dropped', undefined>;
        },
        undefined
      >,
    ]
  >;
  readonly 'socket-half-open': v.SchemaWithPipe<
    readonly [
      v.CustomSchema<object, v.ErrorMessage<v.CustomIssue> | undefined>,
      v.StrictObjectSchema<
        {
          readonly users: v.ExactOptionalSchema<
            v.ArraySchema<
              v.SchemaWithPipe<readonly [v.StringSchema<'a string'>, v.NonEmptyAction<string, 'a non-empty string'>]>,
              'a list of strings'
            >,
            undefined
          >;
          readonly connections: v.ExactOptionalSchema<
            v.ArraySchema<
              v.SchemaWithPipe<readonly [v.StringSchema<'a string'>, v.NonEmptyAction<string, 'a non-empty string'>]>,
              'a list of strings'
            >,
            undefined
          >;
          readonly probability: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly times: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly skip: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly type: v.LiteralSchema<'socket-half-open', undefined>;
        },
        undefined
      >,
    ]
  >;
  readonly 'dynamodb-error': v.SchemaWithPipe<
    readonly [
      v.CustomSchema<object, v.ErrorMessage<v.CustomIssue> | undefined>,
      v.StrictObjectSchema<
        {
          readonly operations: v.ExactOptionalSchema<
            v.ArraySchema<
              v.SchemaWithPipe<readonly [v.StringSchema<'a string'>, v.NonEmptyAction<string, 'a non-empty string'>]>,
              'a list of strings'
            >,
            undefined
          >;
          readonly tables: v.ExactOptionalSchema<
            v.ArraySchema<
              v.SchemaWithPipe<readonly [v.StringSchema<'a string'>, v.NonEmptyAction<string, 'a non-empty string'>]>,
              'a list of strings'
            >,
            undefined
          >;
          readonly error: v.ExactOptionalSchema<
            v.PicklistSchema<
              readonly [
                'ProvisionedThroughputExceededException',
                'ThrottlingException',
                'RequestLimitExceeded',
                'InternalServerError',
              ],
              `one of ${string}`
            >,
            undefined
          >;
          readonly probability: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly times: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly skip: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly type: v.LiteralSchema<'dynamodb-error', undefined>;
        },
        undefined
      >,
    ]
  >;
  readonly 'function-throttle': v.SchemaWithPipe<
    readonly [
      v.CustomSchema<object, v.ErrorMessage<v.CustomIssue> | undefined>,
      v.StrictObjectSchema<
        {
          readonly functions: v.ExactOptionalSchema<
            v.ArraySchema<
              v.SchemaWithPipe<readonly [v.StringSchema<'a string'>, v.NonEmptyAction<string, 'a non-empty string'>]>,
              'a list of strings'
            >,
            undefined
          >;
          readonly probability: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly times: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly skip: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly type: v.LiteralSchema<'function-throttle', undefined>;
        },
        undefined
      >,
    ]
  >;
  readonly 'function-crash': v.SchemaWithPipe<
    readonly [
      v.CustomSchema<object, v.ErrorMessage<v.CustomIssue> | undefined>,
      v.StrictObjectSchema<
        {
          readonly handler: v.ExactOptionalSchema<
            v.PicklistSchema<readonly ['skipped', 'run'], `one of ${string}`>,
            undefined
          >;
          readonly functions: v.ExactOptionalSchema<
            v.ArraySchema<
              v.SchemaWithPipe<readonly [v.StringSchema<'a string'>, v.NonEmptyAction<string, 'a non-empty string'>]>,
              'a list of strings'
            >,
            undefined
          >;
          readonly probability: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly times: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly skip: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly type: v.LiteralSchema<'function-crash', undefined>;
        },
        undefined
      >,
    ]
  >;
  readonly 'function-timeout': v.SchemaWithPipe<
    readonly [
      v.CustomSchema<object, v.ErrorMessage<v.CustomIssue> | undefined>,
      v.StrictObjectSchema<
        {
          readonly afterMs: v.ExactOptionalSchema<
            v.SchemaWithPipe<
              readonly [
                v.NumberSchema<'a number of milliseconds from 0 to 900000'>,
                v.MinValueAction<number, 0, 'milliseconds from 0 to 900000'>,
                v.MaxValueAction<number, number, 'milliseconds from 0 to 900000'>,
              ]
            >,
            undefined
          >;
          readonly handler: v.ExactOptionalSchema<
            v.PicklistSchema<readonly ['skipped', 'run'], `one of ${string}`>,
            undefined
          >;
          readonly functions: v.ExactOptionalSchema<
            v.ArraySchema<
              v.SchemaWithPipe<readonly [v.StringSchema<'a string'>, v.NonEmptyAction<string, 'a non-empty string'>]>,
              'a list of strings'
            >,
            undefined
          >;
          readonly probability: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly times: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly skip: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly type: v.LiteralSchema<'function-timeout', undefined>;
        },
        undefined
      >,
    ]
  >;
  readonly 'event-duplicate': v.SchemaWithPipe<
    readonly [
      v.CustomSchema<object, v.ErrorMessage<v.CustomIssue> | undefined>,
      v.StrictObjectSchema<
        {
          readonly copies: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly rules: v.ExactOptionalSchema<
            v.ArraySchema<
              v.SchemaWithPipe<readonly [v.StringSchema<'a string'>, v.NonEmptyAction<string, 'a non-empty string'>]>,
              'a list of strings'
            >,
            undefined
          >;
          readonly probability: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly times: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly skip: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly type: v.LiteralSchema<'event-duplicate', undefined>;
        },
        undefined
      >,
    ]
  >;
  readonly 'event-reorder': v.SchemaWithPipe<
    readonly [
      v.CustomSchema<object, v.ErrorMessage<v.CustomIssue> | undefined>,
      v.StrictObjectSchema<
        {
          readonly window: v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>;
          readonly maxWaitMs: v.ExactOptionalSchema<
            v.SchemaWithPipe<
              readonly [
                v.NumberSchema<'a number of milliseconds from 0 to 900000'>,
                v.MinValueAction<number, 0, 'milliseconds from 0 to 900000'>,
                v.MaxValueAction<number, number, 'milliseconds from 0 to 900000'>,
              ]
            >,
            undefined
          >;
          readonly rules: v.ExactOptionalSchema<
            v.ArraySchema<
              v.SchemaWithPipe<readonly [v.StringSchema<'a string'>, v.NonEmptyAction<string, 'a non-empty string'>]>,
              'a list of strings'
            >,
            undefined
          >;
          readonly probability: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly times: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly skip: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly type: v.LiteralSchema<'event-reorder', undefined>;
        },
        undefined
      >,
    ]
  >;
  readonly 'engine-restart': v.SchemaWithPipe<
    readonly [
      v.CustomSchema<object, v.ErrorMessage<v.CustomIssue> | undefined>,
      v.StrictObjectSchema<
        {
          readonly states: v.ExactOptionalSchema<
            v.ArraySchema<
              v.SchemaWithPipe<readonly [v.StringSchema<'a string'>, v.NonEmptyAction<string, 'a non-empty string'>]>,
              'a list of strings'
            >,
            undefined
          >;
          readonly express: v.ExactOptionalSchema<
            v.PicklistSchema<readonly ['run-again', 'lost'], `one of ${string}`>,
            undefined
          >;
          readonly probability: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly times: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly skip: v.ExactOptionalSchema<
            v.CustomSchema<number, v.ErrorMessage<v.CustomIssue> | undefined>,
            undefined
          >;
          readonly type: v.LiteralSchema<'engine-restart', undefined>;
        },
        undefined
      >,
    ]
  >;
};
type FaultType = keyof typeof SCHEMAS;
type Fault<Type extends FaultType = FaultType> = v.InferOutput<(typeof SCHEMAS)[Type]>;
interface FaultsDocument {
  readonly seed: number;
  readonly faults: readonly Fault[];
}
type FaultsInput = Omit<FaultsDocument, 'seed'> & {
  readonly seed?: number;
};
interface InjectedFault {
  readonly index: number;
  readonly type: FaultType;
  readonly target: string;
  readonly count: number;
}
interface Clock$1 {
  now(): number;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}
type Evaluated<T> = T | string;
type AssignTemplate = Readonly<Record<string, Json>>;
interface StateGraph {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}
interface StateMachineDefinition extends StateGraph {
  readonly Comment?: string;
  readonly QueryLanguage?: string;
  readonly TimeoutSeconds?: number;
  readonly Version?: string;
}
interface Described {
  readonly Comment?: string;
  readonly QueryLanguage?: string;
}
interface CommonFields extends Described {
  readonly Output?: Json;
  readonly Assign?: AssignTemplate;
}
interface Transition {
  readonly Next?: string;
  readonly End?: boolean;
}
interface Recovery {
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}
interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}
interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly Output?: Json;
  readonly Assign?: AssignTemplate;
}
interface PassState extends CommonFields, Transition {
  readonly Type: 'Pass';
}
interface TaskState extends CommonFields, Transition, Recovery {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Arguments?: Json;
  readonly TimeoutSeconds?: Evaluated<number>;
  readonly HeartbeatSeconds?: Evaluated<number>;
}
interface ChoiceState extends CommonFields {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
}
interface ChoiceRule {
  readonly Condition: Evaluated<boolean>;
  readonly Next: string;
  readonly Output?: Json;
  readonly Assign?: AssignTemplate;
}
interface WaitState extends CommonFields, Transition {
  readonly Type: 'Wait';
  readonly Seconds?: Evaluated<number>;
  readonly Timestamp?: string;
}
interface SucceedState extends Described {
  readonly Type: 'Succeed';
  readonly Output?: Json;
}
interface FailState extends Described {
  readonly Type: 'Fail';
  readonly Error?: string;
  readonly Cause?: string;
}
interface ParallelState extends CommonFields, Transition, Recovery {
  readonly Type: 'Parallel';
  readonly Branches: readonly StateGraph[];
  readonly Arguments?: Json;
}
interface MapState extends CommonFields, Transition, Recovery {
  readonly Type: 'Map';
  readonly Items?: Evaluated<readonly Json[]>;
  readonly ItemSelector?: Json;
  readonly ItemBatcher?: ItemBatcher;
  readonly ItemProcessor: ItemProcessor;
  readonly MaxConcurrency?: Evaluated<number>;
  readonly ToleratedFailureCount?: Evaluated<number>;
  readonly ToleratedFailurePercentage?: Evaluated<number>;
  readonly Label?: string;
}
interface ItemBatcher {
  readonly BatchInput?: Json;
  readonly MaxItemsPerBatch?: Evaluated<number>;
  readonly MaxInputBytesPerBatch?: Evaluated<number>;
}
interface ItemProcessor extends StateGraph {
  readonly ProcessorConfig?: {
    readonly Mode?: 'INLINE' | 'DISTRIBUTED';
    readonly ExecutionType?: 'STANDARD' | 'EXPRESS';
  };
}
type State = PassState | TaskState | ChoiceState | WaitState | SucceedState | FailState | ParallelState | MapState;
type StateType = State['Type'];
type Outcome =
  | {
      readonly status: 'SUCCEEDED';
      readonly output: Json;
    }
  | {
      readonly status: 'FAILED' | 'ABORTED' | 'TIMED_OUT';
      readonly error?: string;
      readonly cause?: string;
    };
type RunTask = (resource: string, taskArguments: Json, task: TaskContext) => Promise<Json>;
interface TaskContext {
  readonly state: string;
  readonly signal: AbortSignal;
  readonly execution: ExecutionIdentity;
  submitted(answer: Json): void;
}
interface ExecutionIdentity {
  readonly arn: string;
  readonly roleArn: string;
}
interface MapRunSettings {
  readonly parent: ExecutionIdentity;
  readonly label: string;
  readonly processor: ItemProcessor;
  readonly itemCount: number;
  readonly maxConcurrency: number;
  readonly toleratedFailureCount: number;
  readonly toleratedFailurePercentage: number;
}
interface MapRun {
  readonly arn: string;
  run(input: Json, index: number, signal: AbortSignal): Promise<Outcome>;
  close(status: 'SUCCEEDED' | 'FAILED' | 'ABORTED'): void;
}
type MachineType = 'STANDARD' | 'EXPRESS';
interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: number;
  readonly type: HistoryEventType;
  readonly details?: JsonObject;
}
type LastingStateType = Extract<StateType, 'Task' | 'Wait' | 'Map' | 'Parallel'>;
type HistoryEventType =
  | `Execution${'Started' | 'Succeeded' | 'Failed' | 'Aborted' | 'TimedOut' | 'Redriven'}`
  | `${StateType}StateEntered`
  | `${Exclude<StateType, 'Fail'>}StateExited`
  | `${LastingStateType}StateAborted`
  | `${'Map' | 'Parallel'}State${'Started' | 'Succeeded' | 'Failed'}`
  | `MapIteration${'Started' | 'Succeeded' | 'Failed' | 'Aborted'}`
  | `MapRun${'Started' | 'Succeeded' | 'Failed' | 'Aborted'}`
  | `Task${'Scheduled' | 'Started' | 'Submitted' | 'Succeeded' | 'Failed' | 'TimedOut'}`
  | `LambdaFunction${'Scheduled' | 'Started' | 'Succeeded' | 'Failed' | 'TimedOut'}`
  | 'EvaluationFailed';
declare class Chain {
  previous: number;
  constructor(previous?: number);
}
interface Placement {
  readonly previous?: number;
  readonly advance?: boolean;
}
declare class History {
  #private;
  private readonly clock;
  private readonly limited;
  private readonly observe;
  constructor(clock: Clock$1, limited: boolean, observe?: (event: HistoryEvent) => void);
  get events(): readonly HistoryEvent[];
  get lastId(): number;
  get size(): number;
  seal(): void;
  reopen(): void;
  add(chain: Chain, type: HistoryEventType, details?: JsonObject, placement?: Placement): number;
}
type Variables = Readonly<Record<string, Json>>;
declare class Scope {
  #private;
  private readonly outer?;
  constructor(initial?: Variables, outer?: Scope | undefined);
  inner(): Scope;
  assign(values: Variables): void;
  variables(): Variables;
}
interface Position {
  readonly state: string;
  readonly input: Json;
  readonly scope: Scope;
}
declare const LOG_LEVELS: readonly ['ALL', 'ERROR', 'FATAL', 'OFF'];
type LogLevel = (typeof LOG_LEVELS)[number];
interface ExecutionLogging {
  readonly level: LogLevel;
  readonly includeExecutionData: boolean;
  readonly groups: readonly string[];
}
interface MachineSettings {
  readonly name: string;
  readonly type: MachineType;
  readonly roleArn: string;
  readonly definitionText: string;
  readonly loggingConfiguration?: JsonObject | undefined;
  readonly tracingConfiguration?: JsonObject | undefined;
}
interface StateMachine extends MachineSettings {
  readonly arn: string;
  readonly definition: StateMachineDefinition;
  readonly logging?: ExecutionLogging;
  readonly metadata?: unknown;
  readonly creationDate: number;
  readonly updateDate: number;
  readonly revisionId: string;
}
declare const configurationSchema: v.ObjectSchema<
  {
    readonly StateMachines: v.RecordSchema<
      v.StringSchema<undefined>,
      v.ObjectSchema<
        {
          readonly TestCases: v.RecordSchema<
            v.StringSchema<undefined>,
            v.RecordSchema<
              v.StringSchema<undefined>,
              v.StringSchema<'must name an entry of MockedResponses'>,
              undefined
            >,
            undefined
          >;
        },
        undefined
      >,
      undefined
    >;
    readonly MockedResponses: v.RecordSchema<
      v.StringSchema<undefined>,
      v.RecordSchema<
        v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.RegexAction<string, 'must be an invocation such as "0", or a range such as "1-3"'>,
            v.CheckAction<string, 'must be a range that goes up'>,
          ]
        >,
        v.UnionSchema<
          [
            v.StrictObjectSchema<
              {
                readonly Return: v.CustomSchema<Json, v.ErrorMessage<v.CustomIssue> | undefined>;
              },
              undefined
            >,
            v.StrictObjectSchema<
              {
                readonly Throw: v.StrictObjectSchema<
                  {
                    readonly Error: v.OptionalSchema<v.StringSchema<undefined>, undefined>;
                    readonly Cause: v.OptionalSchema<v.StringSchema<undefined>, undefined>;
                  },
                  undefined
                >;
              },
              undefined
            >,
          ],
          "must have exactly one of 'Return' (JSON) and 'Throw' ({ Error, Cause })"
        >,
        undefined
      >,
      undefined
    >;
  },
  undefined
>;
type MockConfiguration = v.InferOutput<typeof configurationSchema>;
type MockedResponses = MockConfiguration['MockedResponses'][string];
declare class TestCase {
  #private;
  private readonly name;
  private readonly responses;
  constructor(name: string, responses: ReadonlyMap<string, MockedResponses>);
  over(runTask: RunTask): RunTask;
}
interface StartRequest {
  readonly arn: string;
  readonly name: string;
  readonly machine: StateMachine;
  readonly type: MachineType;
  readonly input: Json;
  readonly traceHeader?: string;
  readonly mapRunArn?: string;
  readonly mapItem?: {
    readonly Index: number;
    readonly Value: Json;
  };
  readonly testCase?: TestCase;
  readonly sync?: boolean;
  readonly within?: AbortSignal;
}
interface Execution extends StartRequest {
  readonly inputText: string;
  readonly startDate: number;
  history: History;
  stop: AbortController;
  outcome?: Outcome;
  stopDate?: number;
  position?: Position;
  redriveCount: number;
  redriveDate?: number;
  ended: Promise<Outcome>;
}
interface ExecutionEvent {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly event: HistoryEvent;
}
interface StoreBounds {
  readonly maxExecutions: number;
  readonly maxData: number;
}
declare class ExecutionStore {
  #private;
  private readonly bounds;
  constructor(bounds: StoreBounds);
  add(execution: Execution): void;
  get(arn: string): Execution | undefined;
  latestFirst(): Execution[];
}
interface MapRunRecord {
  readonly arn: string;
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly settings: MapRunSettings;
  readonly startDate: number;
  readonly counts: {
    pending: number;
    running: number;
    succeeded: number;
    failed: number;
    timedOut: number;
    aborted: number;
  };
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  stopDate?: number;
}
interface Runner {
  readonly clock: Clock$1;
  start(request: StartRequest): Execution;
}
declare class MapRuns {
  #private;
  private readonly environment;
  private readonly executions;
  private readonly runner;
  constructor(environment: Environment, executions: ExecutionStore, runner: Runner, maxOpen?: number);
  get(arn: string): MapRunRecord | undefined;
  of(executionArn: string): MapRunRecord[];
  open(settings: MapRunSettings): MapRun;
}
interface Events {
  event: [ExecutionEvent];
}
interface RunnerOptions {
  readonly clock?: Clock$1;
  readonly random?: () => number;
  readonly maxOpenMapRuns?: number;
}
declare class ExecutionRunner {
  #private;
  private readonly context;
  private readonly store;
  readonly events: EventEmitter<Events>;
  readonly clock: Clock$1;
  readonly mapRuns: MapRuns;
  constructor(
    context: LocalContext,
    store: ExecutionStore,
    runTask: RunTask,
    { clock, random, maxOpenMapRuns }?: RunnerOptions,
  );
  start(request: StartRequest): Execution;
  redrive(execution: Execution): void;
  stop(execution: Execution, error?: string, cause?: string): Promise<void>;
  restart(express: 'run-again' | 'lost'): void;
  stopAll(): Promise<void>;
}
interface ExecutionReader {
  get(arn: string): Execution | undefined;
  latestFirst(): Execution[];
  mapRunsOf(executionArn: string): MapRunRecord[];
}
interface StepFunctionsOptions extends RunnerOptions {
  readonly maxExecutions?: number;
  readonly maxHistoryData?: number;
  readonly mockConfig?: string;
  readonly assets?: Pick<Assets, 'file'>;
}
interface StepFunctionsModule extends ServiceModule {
  onExecutionEvent(listener: (event: ExecutionEvent) => void): () => void;
  readonly executions: ExecutionReader;
  restart: ExecutionRunner['restart'];
}
type Engine = Pick<StepFunctionsModule, 'onExecutionEvent' | 'restart'>;
interface FaultsState {
  readonly seed?: number;
  readonly faults: readonly (Fault & {
    readonly occasions: number;
    readonly injected: number;
  })[];
}
interface FaultControl {
  set(document: FaultsDocument): void;
  clear(): void;
  state(): FaultsState;
  onInjected(listener: (fault: InjectedFault) => void): () => void;
}
declare class Faults implements FaultControl, FaultHooks {
  #private;
  private readonly logs;
  private readonly engine;
  constructor(logs: LogSink, engine: () => Engine);
  get post(): PostHook | undefined;
  get tableCall(): TableCallHook | undefined;
  get invocation(): InvocationHook | undefined;
  get delivery(): DeliveryHook | undefined;
  set(document: FaultsDocument): void;
  clear(): void;
  state(): FaultsState;
  onInjected(listener: (fault: InjectedFault) => void): () => void;
}
type ConditionContext = ReadonlyMap<string, string>;
type Condition = (context: ConditionContext) => boolean;
interface Patterns {
  readonly negated: boolean;
  readonly patterns: readonly string[];
}
type Principals = '*' | Readonly<Partial<Record<'AWS' | 'Service', readonly string[]>>>;
interface Statement {
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Patterns;
  readonly resources: Patterns | undefined;
  readonly principals: Principals | undefined;
  readonly conditions: readonly Condition[];
}
interface IdentityPolicy {
  readonly name: string;
  readonly statements: readonly Statement[];
}
interface Grant {
  readonly roleArn: string;
  readonly policy: string;
  readonly sid: string | undefined;
  readonly action: string;
  readonly resources: readonly string[];
}
interface GrantWithUse extends Grant {
  readonly used: boolean;
}
declare class GrantUsage {
  #private;
  declare(roleArn: string, policy: IdentityPolicy): void;
  forget(roleArn: string, policy: IdentityPolicy): void;
  record(statements: readonly Statement[], action: string): void;
  all(): readonly GrantWithUse[];
  unused(): Grant[];
}
declare class Authorizer$1 implements ResourcePolicies {
  #private;
  private readonly environment;
  readonly usage: GrantUsage;
  constructor(environment: Environment);
  add(resourceArn: string, statement: JsonObject): void;
  attach(roleArn: string, policy: IdentityPolicy): void;
  readonly authorize: (caller: Caller, request: PermissionRequest) => void;
}
interface IamModule extends ServiceModule {
  readonly authorizer: Authorizer$1;
  readonly credentials: CredentialStore;
}
declare class Turns {
  #private;
  private readonly limit;
  constructor(limit: number);
  get isFull(): boolean;
  take(): Promise<void>;
  giveBack(): void;
}
type LogFormat = 'Text' | 'JSON';
interface FunctionConfiguration {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly description: string;
  readonly runtime: string;
  readonly architectures: readonly string[];
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly logFormat: LogFormat;
  readonly systemLogLevel: 'INFO' | 'WARN';
  readonly logLevel: string | undefined;
  readonly reservedConcurrency: number | undefined;
}
declare class AccountConcurrency {
  #private;
  private readonly limit;
  constructor(limit: number);
  acquire(): void;
  release(): void;
}
interface InvocationMetrics {
  readonly durationMs: number;
  readonly billedDurationMs: number;
  readonly memorySizeMB: number;
  readonly maxMemoryUsedMB: number;
  readonly initDurationMs?: number;
}
interface FunctionDefinition {
  readonly configuration: FunctionConfiguration;
  readonly credentials: Credentials;
  readonly codeDirectory: () => string;
  readonly writeLog: (message: string) => void;
}
interface FunctionSurroundings {
  readonly region: string;
  readonly concurrency: AccountConcurrency;
  readonly starts: Turns;
  readonly maxEnvironments: number;
  readonly idleMs: number;
  readonly endpoint: () => string;
  readonly apiHosts: () => readonly string[];
  readonly timeLimitFactor?: number | undefined;
  readonly onInvocation: (ended: EndedInvocation) => void;
  readonly faults: () => InvocationHook | undefined;
}
interface EndedInvocation extends InvocationMetrics {
  readonly functionName: string;
}
interface Invocation {
  readonly payload: string;
  readonly clientContext?: string | undefined;
  readonly requestId?: string;
}
interface InvocationResult {
  readonly requestId: string;
  readonly payload: string;
  readonly functionError?: 'Unhandled';
  readonly logTail: string;
}
declare class LocalFunction {
  #private;
  private definition;
  private readonly surroundings;
  constructor(definition: FunctionDefinition, surroundings: FunctionSurroundings);
  get configuration(): FunctionConfiguration;
  get codeDirectory(): string;
  invoke(invocation: Invocation): Promise<InvocationResult>;
  update(definition: FunctionDefinition): Promise<void>;
  stop(): Promise<void>;
}
declare class FunctionStore {
  #private;
  private readonly environment;
  constructor(environment: Environment);
  add(localFunction: LocalFunction): void;
  find(itsArn: string): LocalFunction | undefined;
  addVersion(functionName: string): string;
  addQualifier(functionName: string, qualifier: string): string;
  all(): LocalFunction[];
  arnOf(functionName: string, qualifier?: string): string;
  get(functionName: string, qualifier?: string): LocalFunction;
}
type RetryDelays = readonly [number, number];
interface LambdaOptions {
  readonly assets: Pick<Assets, 'directory'>;
  readonly authorize: Authorize;
  readonly accountConcurrency?: number;
  readonly idleMs?: number;
  readonly asyncRetryDelays?: RetryDelays;
  readonly variables?: Readonly<Record<string, string>>;
}
interface LambdaModule extends ServiceModule {
  readonly functions: FunctionStore;
  onInvocation(listener: (ended: EndedInvocation) => void): () => void;
}
interface LogEvent {
  readonly sequence: number;
  readonly timestamp: number;
  readonly message: string;
}
interface RingBounds {
  readonly maxEvents: number;
  readonly maxBytes: number;
}
declare class LogGroup {
  #private;
  readonly name: string;
  private readonly bounds;
  readonly retentionInDays?: number | undefined;
  readonly createdAt: number;
  constructor(name: string, bounds: RingBounds, retentionInDays?: number | undefined);
  get storedBytes(): number;
  events(): readonly LogEvent[];
  add(sequence: number, message: string): LogEvent;
}
interface LogStoreOptions {
  readonly maxEventsPerGroup?: number;
  readonly maxBytesPerGroup?: number;
}
interface WrittenEvent extends LogEvent {
  readonly logGroup: string;
}
declare class LogStore implements LogSink {
  #private;
  constructor({ maxEventsPerGroup, maxBytesPerGroup }?: LogStoreOptions);
  write(logGroup: string, message: string): void;
  createGroup(name: string, retentionInDays?: number): LogGroup;
  group(name: string): LogGroup | undefined;
  groups(): readonly LogGroup[];
  onWrite(listener: (event: WrittenEvent) => void): () => void;
}
interface StackDescription {
  readonly name: string;
  readonly id: string;
  readonly description: string | undefined;
  readonly templateBody: string;
  readonly status: 'CREATE_IN_PROGRESS' | 'CREATE_COMPLETE' | 'UPDATE_COMPLETE';
  readonly createdAt: Date;
  readonly updatedAt: Date | undefined;
  readonly outputs: readonly {
    readonly key: string;
    readonly value: string;
    readonly description?: string;
  }[];
  readonly resources: readonly StackResource[];
}
interface StackResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
}
interface Clock {
  now(): number;
  after(milliseconds: number, run: () => void): () => void;
}
interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: JsonObject;
  readonly 'replay-name'?: string;
}
interface Mismatch {
  readonly path: string;
  readonly expected: string;
  readonly got: string;
}
interface DeliveryFailure {
  readonly code:
    | 'ERROR_FROM_TARGET'
    | 'INTERNAL_ERROR'
    | 'INVALID_JSON'
    | 'INVALID_PARAMETER'
    | 'NO_PERMISSIONS'
    | 'NO_RESOURCE'
    | 'RESOURCE_ALREADY_EXISTS'
    | 'SDK_CLIENT_ERROR'
    | 'THROTTLING';
  readonly message: string;
  readonly retriable: boolean;
}
type EventBridgeNotice =
  | {
      readonly type: 'received';
      readonly busName: string;
      readonly event: BusEvent;
    }
  | {
      readonly type: 'dropped';
      readonly busName: string;
      readonly event: BusEvent;
    }
  | {
      readonly type: 'matched';
      readonly ruleArn: string;
      readonly event: BusEvent;
    }
  | {
      readonly type: 'unmatched';
      readonly ruleArn: string;
      readonly event: BusEvent;
      readonly mismatch: Mismatch;
    }
  | (DeliveryNotice & {
      readonly type: 'delivered';
      readonly attempts: number;
    })
  | (DeliveryNotice & {
      readonly type: 'retrying';
      readonly failure: DeliveryFailure;
      readonly delayMs: number;
    })
  | (DeliveryNotice & {
      readonly type: 'dead-lettered';
      readonly failure: DeliveryFailure;
      readonly queueArn: string;
    })
  | (DeliveryNotice & {
      readonly type: 'lost';
      readonly failure: DeliveryFailure;
      readonly queueProblem?: string;
    })
  | (DeliveryNotice & {
      readonly type: 'abandoned';
    });
interface DeliveryNotice {
  readonly ruleArn: string;
  readonly targetId: string;
  readonly targetArn: string;
  readonly event: BusEvent;
}
type EventBridgeObserver = (notice: EventBridgeNotice) => void;
interface Backoff {
  readonly baseMs: number;
  readonly maximumMs: number;
}
interface EventBridgeOptions {
  readonly observe?: EventBridgeObserver;
  readonly existingBuses?: readonly string[];
  readonly clock?: Clock;
  readonly schedules?: boolean;
  readonly backoff?: Backoff;
  readonly random?: () => number;
}
type UpgradeHandler = NonNullable<ServiceModule['upgrade']>;
declare class LocalServer {
  #private;
  constructor();
  get url(): string;
  addHandler(handler: HttpHandler): void;
  addPageHandler(handler: HttpHandler): void;
  addUpgradeHandler(handler: UpgradeHandler): void;
  listen(port: number): Promise<void>;
  close(): Promise<void>;
}
interface SecretsManagerOptions {
  readonly secretStrings?: Readonly<Record<string, string>>;
}
interface ServiceOptions {
  readonly timeLimitFactor?: number;
  readonly apiGateway?: ApiGatewayOptions;
  readonly dynamoDb?: DynamoDbOptions;
  readonly events?: EventBridgeOptions;
  readonly lambda?: Omit<LambdaOptions, 'assets' | 'authorize'>;
  readonly logs?: LogStoreOptions;
  readonly secretsManager?: SecretsManagerOptions;
  readonly stepFunctions?: Omit<StepFunctionsOptions, 'assets'>;
}
type Services = Awaited<ReturnType<typeof createServices>>;
interface Absences {
  readonly notEmulated?: LocalContext['notEmulated'];
  readonly refuseLeftOut: RefuseLeftOut;
}
declare function createServices(
  environment: Environment,
  server: LocalServer,
  assets: Assets,
  stack: () => StackDescription | undefined,
  options: ServiceOptions,
  { notEmulated, refuseLeftOut }: Absences,
): Promise<{
  dynamoDb: DynamoDbModule;
  context: LocalContext;
  faults: Faults;
  logStore: LogStore;
  providers: ResourceProvider[];
  stop(): Promise<void>;
  iam: IamModule;
  cloudFormation: ServiceModule;
  logs: ServiceModule;
  secretsManager: ServiceModule;
  sqs: ServiceModule;
  lambda: LambdaModule;
  stepFunctions: StepFunctionsModule;
  events: ServiceModule;
  restApi: ServiceModule;
  apiGateway: ApiGatewayModule;
}>;
interface LocalCloudOptions extends ServiceOptions {
  readonly projectRoot: string;
  readonly app?: string;
  readonly port?: number;
  readonly region?: string;
  readonly context?: AppContext;
  readonly stackName?: string;
  readonly stackWithOutputs?: readonly string[];
  readonly strict?: boolean;
  readonly faults?: FaultsInput;
}
interface LocalCloud {
  readonly url: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly resources: Readonly<Record<string, string>>;
  readonly inert: readonly InertResource[];
  readonly sources: Sources;
  readonly environment: Environment;
  readonly access: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: Credentials;
  };
  readonly credentials: CredentialStore;
  readonly registry: ServiceRegistry;
  readonly connections: ConnectionOperations;
  readonly faults: FaultControl;
  readonly logs: Services['logStore'];
  readonly executions: StepFunctionsModule['executions'];
  readonly onExecutionEvent: StepFunctionsModule['onExecutionEvent'];
  readonly onInvocation: LambdaModule['onInvocation'];
  readonly onTableAccess: DynamoDbModule['onTableAccess'];
  readonly unusedGrants: () => Grant[];
  readonly addHandler: (handler: HttpHandler) => void;
  readonly reload: () => Promise<string[]>;
  readonly stop: () => Promise<void>;
}
declare function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud>;
type FailureReason =
  'TOO_LARGE' | 'THROTTLED' | 'TIMEOUT' | 'NETWORK_ERROR' | 'SERVER_ERROR' | 'REJECTED' | 'NOT_SENT' | (string & {});
interface FailedConnection {
  readonly connectionId: string;
  readonly reason: FailureReason;
}
type ReportStatus = 'COMPLETED' | 'PARTIAL' | 'NO_CONNECTIONS' | 'EXPIRED' | 'DUPLICATE' | 'FAILED';
interface DeliveryReport {
  readonly broadcastId: string;
  readonly status: ReportStatus;
  readonly connections: number;
  readonly delivered: number;
  readonly stale: number;
  readonly failed: number;
  readonly failures: readonly FailedConnection[];
  readonly unreachedUsers: {
    readonly count: number;
    readonly users: readonly string[];
  };
  readonly batches: number;
  readonly lostParts: number;
  readonly recorded: number;
  readonly unrecordedFailures?: number;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly durationMs: number;
  readonly execution: string;
  readonly error?: {
    readonly name: string;
    readonly cause: string;
  };
}
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
  readonly DeadLetterQueueUrl: 'Events that could not be handled';
  readonly EventArchiveName: 'Domain events, for replay';
  readonly Authorizer: 'Who may connect, and what a client has to show';
  readonly BroadcastsUrl: 'Broadcast requests are POSTed here, signed with IAM';
  readonly TokenSecretArn: 'Signs the tokens of clients';
};
type OptionalOutput = 'BroadcastsUrl' | 'EventArchiveName' | 'TokenSecretArn';
type StackOutputs = Readonly<
  Record<Exclude<keyof typeof STACK_OUTPUTS, OptionalOutput>, string> & Partial<Record<OptionalOutput, string>>
>;
declare function stackOutputs(found: Readonly<Record<string, string>>): StackOutputs;
interface ClaimNames {
  readonly userIdClaim: string;
  readonly channelsClaim: string;
}
type ClientAuthorizer =
  | {
      readonly type: 'none';
    }
  | {
      readonly type: 'iam';
    }
  | ({
      readonly type: 'token';
    } & ClaimNames)
  | ({
      readonly type: 'jwt';
      readonly issuer: string;
      readonly audience: readonly string[];
    } & ClaimNames)
  | ({
      readonly type: 'cognito';
      readonly userPool: string;
      readonly clientIds: readonly string[];
      readonly tokenUse: 'access' | 'id' | 'any';
    } & ClaimNames)
  | {
      readonly type: 'lambda';
      readonly identitySource?: readonly string[];
    };
interface StartRule {
  readonly name: string;
  readonly arn: string;
  readonly pattern: string;
  readonly target: Target;
}
interface TokenClaims {
  readonly userId: string;
  readonly channels?: readonly string[];
  readonly expiresIn?: string;
}
declare function mintToken(
  secret: string,
  { userId, channels, expiresIn }: TokenClaims,
  { userIdClaim, channelsClaim }?: Partial<ClaimNames>,
): Promise<string>;
interface StackAccess {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
}
interface DomainEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
}
declare class StackClients {
  #private;
  private readonly outputs;
  constructor(outputs: StackOutputs, access?: StackAccess);
  publish({ source, detailType, detail }: DomainEvent): Promise<string>;
  startRules(): Promise<StartRule[]>;
  publishedReport(broadcastId: string): Promise<DeliveryReport | undefined>;
  connectionsOf(userId: string): Promise<string[]>;
  tokenSecret(): Promise<string>;
  token(claims: TokenClaims): Promise<string>;
  get authorizer(): ClientAuthorizer;
  close(): void;
}
declare function waitUntil<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs?: number,
): Promise<T>;
interface RunningLocalMode {
  readonly outputs: StackOutputs;
  readonly access: StackAccess;
}
declare function findLocalMode(folder?: string): Promise<RunningLocalMode>;
export {
  type DomainEvent,
  type LocalCloud,
  type LocalCloudOptions,
  type RunningLocalMode,
  type StackAccess,
  StackClients,
  type StackOutputs,
  type TokenClaims,
  findLocalMode,
  mintToken,
  stackOutputs,
  startLocalCloud,
  waitUntil,
};
