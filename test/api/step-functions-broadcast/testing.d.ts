import { Target } from '@aws-sdk/client-eventbridge';
type AppContext = Readonly<Record<string, unknown>>;
interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}
interface InertResource {
  readonly logicalId: string;
  readonly name: string;
  readonly type: string;
  readonly reason: string;
  readonly missed: boolean;
  readonly property?: string;
  readonly needs?: readonly string[];
}
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
  freeze(id: string, forMs: number): boolean;
  halfOpen(id: string, noticedAfterMs?: number): boolean;
}
interface Occasion {
  readonly probability?: number;
  readonly times?: number;
  readonly skip?: number;
}
interface OfConnections extends Occasion {
  readonly users?: readonly string[];
  readonly connections?: readonly string[];
}
interface OfFunctions extends Occasion {
  readonly functions?: readonly string[];
}
interface WithHandler {
  readonly handler?: 'skipped' | 'run';
}
interface OfRules extends Occasion {
  readonly rules?: readonly string[];
}
declare const TABLE_ERRORS: readonly [
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'InternalServerError',
];
type Latency =
  | number
  | {
      readonly uniform: {
        readonly from: number;
        readonly to: number;
      };
    }
  | {
      readonly normal: {
        readonly mean: number;
        readonly deviation: number;
      };
    }
  | {
      readonly exponential: {
        readonly mean: number;
      };
    };
interface FaultsByType {
  readonly 'post-status': OfConnections & {
    readonly status: number;
    readonly errorHeader?: boolean;
  };
  readonly 'post-latency': OfConnections & {
    readonly latencyMs: Latency;
  };
  readonly 'post-dropped': OfConnections & {
    readonly delivered?: boolean;
  };
  readonly 'socket-dropped': OfConnections & {
    readonly disconnectRoute?: boolean;
  };
  readonly 'socket-half-open': OfConnections & {
    readonly noticedAfterMs?: number;
  };
  readonly 'socket-frozen': OfConnections & {
    readonly forMs: number;
  };
  readonly 'reply-dropped': OfConnections & {
    readonly routes?: readonly string[];
    readonly delivered?: boolean;
    readonly disconnectRoute?: boolean;
  };
  readonly 'dynamodb-error': Occasion & {
    readonly operations?: readonly string[];
    readonly tables?: readonly string[];
    readonly error?: (typeof TABLE_ERRORS)[number];
  };
  readonly 'index-lag': Occasion & {
    readonly tables?: readonly string[];
    readonly lagMs: Latency;
  };
  readonly 'function-throttle': OfFunctions;
  readonly 'function-crash': OfFunctions & WithHandler;
  readonly 'function-timeout': OfFunctions &
    WithHandler & {
      readonly afterMs?: number;
    };
  readonly 'event-duplicate': OfRules & {
    readonly copies?: number;
  };
  readonly 'event-reorder': OfRules & {
    readonly window: number;
    readonly maxWaitMs?: number;
  };
  readonly 'engine-restart': Occasion & {
    readonly states?: readonly string[];
    readonly express?: 'run-again' | 'lost';
  };
}
type FaultType = keyof FaultsByType;
type Fault<Type extends FaultType = FaultType> = {
  readonly [Each in Type]: {
    readonly type: Each;
  } & FaultsByType[Each];
}[Type];
interface FaultsInput {
  readonly seed?: number;
  readonly faults: readonly Fault[];
}
interface InjectedFault {
  readonly index: number;
  readonly type: FaultType;
  readonly target: string;
  readonly count: number;
}
interface FaultsState {
  readonly seed?: number;
  readonly faults: readonly (Fault & {
    readonly occasions: number;
    readonly injected: number;
  })[];
}
interface FaultControl {
  set(faults: FaultsInput): void;
  clear(): void;
  state(): FaultsState;
  onInjected(listener: (fault: InjectedFault) => void): () => void;
}
interface AppCloudOptions {
  readonly projectRoot: string;
  readonly app?: string;
  readonly port?: number;
  readonly region?: string;
  readonly context?: AppContext;
  readonly stackName?: string;
  readonly strict?: boolean;
  readonly faults?: FaultsInput;
  readonly timeLimitFactor?: number;
  readonly events?: {
    readonly schedules?: boolean;
  };
  readonly lambda?: {
    readonly accountConcurrency?: number;
    readonly variables?: Readonly<Record<string, string>>;
    readonly asyncRetryDelays?: readonly [number, number];
  };
  readonly dynamoDb?: {
    readonly maxLongLivedBytes?: number;
  };
  readonly secretsManager?: {
    readonly secretStrings?: Readonly<Record<string, string>>;
  };
}
interface AppLogs {
  group(name: string):
    | {
        events(): readonly {
          readonly timestamp: number;
          readonly message: string;
        }[];
      }
    | undefined;
  onWrite(listener: (event: { readonly logGroup: string; readonly message: string }) => void): () => void;
}
interface AppCloud {
  readonly url: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly resources: Readonly<Record<string, string>>;
  readonly inert: readonly InertResource[];
  readonly access: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: Credentials;
  };
  readonly connections: ConnectionOperations;
  readonly faults: FaultControl;
  readonly logs: AppLogs;
  readonly reload: () => Promise<string[]>;
  readonly stop: () => Promise<void>;
}
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
  closedReport(broadcastId: string): Promise<DeliveryReport | undefined>;
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
declare const startLocalCloud: (options: AppCloudOptions) => Promise<AppCloud>;
export {
  type DomainEvent,
  type AppCloud as LocalCloud,
  type AppCloudOptions as LocalCloudOptions,
  type AppLogs as LocalLogs,
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
