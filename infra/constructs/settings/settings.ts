/** What can be set for a stack, and what each setting is when it is not set; the numbers are in defaults.ts. */
import type { AuthorizerMode } from '../authorizer/authorizer-mode';
import type { CustomDomain } from '../broadcast-web-socket-api/custom-domain/custom-domain-props';

/** Whether something that holds data outlives the stack. */
export type KeepOrDestroy = 'keep' | 'destroy';

export interface BroadcastSettings {
  /**
   * EXPRESS costs about a twentieth of STANDARD for a small broadcast; STANDARD keeps every execution for 90 days.
   * @default 'EXPRESS'
   */
  readonly workflowType: 'EXPRESS' | 'STANDARD';
  /**
   * What the state machine logs. ALL with execution data is how an EXPRESS execution is inspected in the console.
   * @default 'ERROR' without data; stage dev: 'ALL' with data
   */
  readonly workflowLogs: { readonly level: 'ALL' | 'ERROR' | 'OFF'; readonly executionData: boolean };
  /**
   * Whether Lambda logs each invocation, with its duration and memory, or those that fail only.
   * @default false, which saves $0.40 a million broadcasts; stage dev: true
   */
  readonly logInvocations: boolean;
  /** Days that logs are kept. @default 30 */
  readonly logRetentionDays: number;
  /** X-Ray traces of the state machine and the functions. @default false */
  readonly tracing: boolean;
  /** What watches the stack in CloudWatch. */
  readonly operations: OperationsSettings;
  /** Name of an existing event bus in the account, e.g. `default`. @default - the stack makes its own */
  readonly eventBusName?: string;
  /** Days the archive keeps events for replay. @default 14 */
  readonly archiveDays: number;
  /** How long EventBridge tries to start an execution before the event goes to the dead-letter queue. */
  readonly startRetry: { readonly attempts: number; readonly maxAgeMinutes: number };
  /** Whether tables, archive and secret outlive the stack. @default 'keep'; stage dev: 'destroy' */
  readonly data: KeepOrDestroy;
  /** Point-in-time recovery of the broadcasts table; connections are worth nothing once closed. @default true */
  readonly pointInTimeRecovery: boolean;
  /** `aws-owned` is free; `aws-managed` is a KMS key of the account, billed by request. @default 'aws-owned' */
  readonly encryption: 'aws-owned' | 'aws-managed';
  /** Days a broadcast, its report and its outcomes are kept. @default 30 */
  readonly broadcastRetentionDays: number;
  /**
   * Connections of one broadcast up to which the outcome of each is recorded, at 2 to 4% of the fee for their messages, by the
   * length of user ids; of those beyond it, and in full always, the failures. 0 records failures only.
   * @default 1000
   */
  readonly recordOutcomesUpTo: number;
  /** Index shards of `everyone` and of each channel. Raise `read` first, `write` after; never lower `read` below an old `write`. */
  readonly shards: {
    readonly everyone: { readonly write: number; readonly read: number };
    readonly channel: { readonly write: number; readonly read: number };
  };
  /** Seconds one execution delivers before it hands over what is left; 0 is one round. @default 100 of the 300 of EXPRESS */
  readonly deliverSeconds: number;
  /** The lane of interactive broadcasts. */
  readonly sender: SenderSettings;
  /**
   * The lane of fan-out, so that a message to everyone keeps no other waiting. What waits for its rate is billed while it
   * waits: one fast sender for each part costs a fifth of five slow ones.
   * @default - like sender, one batch at once at 625 posts a second, 512 MB
   */
  readonly bulkSender: SenderSettings;
  readonly fanOut: FanOutSettings;
  /** Access log lines of the WebSocket API; needs the account's CloudWatch role for API Gateway. @default false */
  readonly accessLogs: boolean;
  /** A domain name for clients to connect to, e.g. `ws.example.com`. @default - AWS's own host */
  readonly customDomain?: CustomDomain;
  /**
   * Messages of clients a second, and at once, of each route they choose; the account's own limits hold for connecting and
   * for posts. @default 2000 a second, as 500 new connections a second (the account's limit) with four channels each; 200 at
   * once, so that a flood takes no more of the functions' concurrency
   */
  readonly throttle: { readonly rateLimit: number; readonly burstLimit: number };
  /**
   * What one connection may subscribe and unsubscribe, at once and a second; the client SDK waits when it is told to.
   * @default 100 at once, twice the channels it may have; 10 a second
   */
  readonly actionBudget: { readonly burst: number; readonly perSecond: number };
  /** CloudWatch metrics of each route, billed. @default false */
  readonly detailedMetrics?: boolean;
  /**
   * `POST /broadcasts`, signed with IAM, for publishers that speak HTTP and no EventBridge; `allowOrigins` lets pages of
   * these origins call it, or of all: `['*']`. @default - none
   */
  readonly httpEndpoint?: { readonly allowOrigins?: readonly string[] };
  /**
   * Puts `Connection Opened` and `Connection Closed` on the bus, for teams that keep presence. Costs $1 a million events,
   * and some more writes of the connections table. @default false
   */
  readonly connectionEvents: boolean;
  /** Who may connect; `none` is everybody and must be asked for by name. @default 'token' */
  readonly authorizer: AuthorizerMode;
}

export interface OperationsSettings {
  /** The dashboard, $3 a month beyond the account's first three. @default true */
  readonly dashboard: boolean;
  /** The alarms, ten cents a month for each metric they watch. @default true */
  readonly alarms: boolean;
  /** ARN of the SNS topic that alarms and recoveries are sent to. @default - alarms show in the console and tell nobody */
  readonly alarmTopicArn?: string;
}

export interface FanOutSettings {
  /** Rounds of 20 queries, or 550 connections, after which a broadcast hands over what is left. @default 10 */
  readonly afterRounds: number;
  /** Users of one part. @default 500 */
  readonly usersPerPart: number;
  /**
   * Posts a second over all parts of one fan-out, of the 10,000 requests a second that everything in the account's API
   * Gateway shares. Parts at once = this / (bulkSender.postsPerSecond × bulkSender.concurrentBatches). @default 5000
   */
  readonly postsPerSecond: number;
}

export interface SenderSettings {
  /** Connections of one invocation. @default 200 */
  readonly batchSize: number;
  /** Invocations one broadcast runs at once, 1 to 40. @default 10 */
  readonly concurrentBatches: number;
  /** Posts in flight in one invocation. @default 100 */
  readonly postConcurrency: number;
  /** Posts a second of one invocation; 0 is no bound. @default 0 */
  readonly postsPerSecond: number;
  /** Milliseconds one post may take, connecting included. @default 5000 */
  readonly postTimeoutMs: number;
  /** With back-off from 200 ms, doubled: four tries span about 1.4 s. @default 4 */
  readonly postAttempts: number;
  /** `direct` signs and posts itself; `sdk` keeps every post inside the SDK client. @default 'direct' */
  readonly transport: 'direct' | 'sdk';
  /** A 410 prunes only a connection at least this old: `$connect` itself can take 29 s. @default 30 */
  readonly pruneMinAgeSeconds: number;
  /** Seconds one invocation may take. @default 30 */
  readonly timeoutSeconds: number;
  /** MB; CPU grows with it, and so does the price of waiting for posts: 256 sends 2,900 messages a second. @default 256 */
  readonly memoryMb: number;
  /** Invocations of the sender in the whole account at once. @default - not reserved: a new account has too few to reserve */
  readonly reservedConcurrency?: number;
}

type Lane = 'sender' | 'bulkSender';
/** Settings that are to differ from their defaults; a lane's, one by one. */
export type SettingsOverrides = Partial<Omit<BroadcastSettings, Lane>> &
  Readonly<Partial<Record<Lane, Partial<SenderSettings>>>>;
