/** What can be set for a stack, and each setting's default; the numbers are in defaults.ts. */
import type { PublishedReports } from '#shared/tables/broadcast-life';
import type { AuthorizerMode } from '../authorizer/authorizer-mode';
import type { CustomDomain } from '../broadcast-web-socket-api/custom-domain/custom-domain-props';

/** Whose KMS key encrypts. */
export type EncryptionSetting = 'aws-owned' | 'aws-managed' | 'customer-managed' | { readonly keyArn: string };

/** Whether something that holds data outlives the stack. */
export type KeepOrDestroy = 'keep' | 'destroy';

export interface BroadcastSettings {
  /**
   * With STANDARD a small broadcast costs about 53 times as much, everything included. It keeps every execution for 90 days.
   * @default 'EXPRESS'
   */
  readonly workflowType: 'EXPRESS' | 'STANDARD';
  /**
   * What the state machine logs. To inspect EXPRESS executions in the AWS console, use ALL with execution data.
   * @default 'ERROR' without data; stage dev: 'ALL' with data
   */
  readonly workflowLogs: { readonly level: 'ALL' | 'ERROR' | 'OFF'; readonly executionData: boolean };
  /**
   * Whether Lambda logs every invocation with its duration and memory, or only those that fail.
   * @default false, which saves $0.40 a million broadcasts; stage dev: true
   */
  readonly logInvocations: boolean;
  /** Days that logs are kept. @default 30 */
  readonly logRetentionDays: number;
  /**
   * Whether stack traces of the service's functions name lines of the sources. The maps are deployed with the code, and make a
   * function slower when it starts and when it throws. Routes of your own have `bundling`. @default false
   */
  readonly sourceMaps: boolean;
  /** X-Ray traces of the state machine and the functions. @default false */
  readonly tracing: boolean;
  /** What watches the stack in CloudWatch. */
  readonly operations: OperationsSettings;
  /** Name of an existing event bus in the account, e.g. `default`. @default - the stack makes its own */
  readonly eventBusName?: string;
  /**
   * Whether the bus refuses events with this service's source, `broadcast`, from everybody but this service. Otherwise whoever
   * may put events on it can forge reports. Only one service on a bus can have it.
   * @default - true for the stack's own bus, false for a bus of others
   */
  readonly protectSource?: boolean;
  /**
   * Days the archive keeps events for replay. On a bus that others use, it keeps requests and the events of the sources
   * and types of the mappings. @default 14
   */
  readonly archiveDays: number;
  /** How long EventBridge tries to start an execution before the event goes to the dead-letter queue. */
  readonly startRetry: { readonly attempts: number; readonly maxAgeMinutes: number };
  /**
   * Whether the tables, the token secret and the archive of a bus of others outlive the stack. `keep` also protects the
   * tables from deletion. @default 'keep'; stage dev: 'destroy'
   */
  readonly data: KeepOrDestroy;
  /** Point-in-time recovery of the tables of broadcasts, outcomes and acknowledgements; the others hold nothing that is worth it. @default true */
  readonly pointInTimeRecovery: boolean;
  /**
   * `aws-owned` is free. `aws-managed` encrypts the tables with the account's key `aws/dynamodb`, billed per request.
   * `customer-managed` makes a key, and `{ keyArn }` names one, for everything the service keeps. @default 'aws-owned'
   */
  readonly encryption: EncryptionSetting;
  /**
   * Which delivery reports are published on the bus. `exceptions` leaves out those that are `COMPLETED`, which saves $1.63 a
   * million broadcasts. Every report is in the broadcast's row. @default 'all'
   */
  readonly reports: PublishedReports;
  /** Days a broadcast, its report and its outcomes are kept. @default 30 */
  readonly broadcastRetentionDays: number;
  /**
   * How long a client that was away can get what it missed; 0 keeps nothing and takes route `resume` out of the API. A broadcast
   * writes one more row per user, channel or everyone. `beforeJoin` lets clients read what was published to a channel before they
   * subscribed. @default 60 minutes, only what was published since a client subscribed
   */
  readonly history: { readonly minutes: number; readonly beforeJoin?: boolean };
  /**
   * Up to this many connections, a broadcast records the outcome of each one. That costs 2 to 4% of the fee for its
   * messages, depending on the length of user ids. Beyond it, only failures are recorded. 0 records failures only.
   * @default 1000
   */
  readonly recordOutcomesUpTo: number;
  /**
   * Index shards of `everyone` and of each channel. Raise `read` before `write`; never lower `read` below an old
   * `write`.
   */
  readonly shards: {
    readonly everyone: { readonly write: number; readonly read: number };
    readonly channel: { readonly write: number; readonly read: number };
  };
  /** Seconds one execution delivers before it hands over the rest; 0 is one round. @default 100 of the 300 of EXPRESS */
  readonly deliverSeconds: number;
  /** The limit of posts a second for all broadcasts of the stack together. */
  readonly rate: RateSettings;
  /** The lane of interactive broadcasts. */
  readonly sender: SenderSettings;
  /**
   * The lane of fan-out, separate so that a message to everyone does not delay others.
   * @default - like sender, one batch at once, 512 MB
   */
  readonly bulkSender: SenderSettings;
  readonly fanOut: FanOutSettings;
  /** Access log of the WebSocket API. Needs the account's CloudWatch role for API Gateway. @default false */
  readonly accessLogs: boolean;
  /** A domain name for clients to connect to, e.g. `ws.example.com`. @default - AWS's own host */
  readonly customDomain?: CustomDomain;
  /**
   * Rate (client messages a second) and burst, for each route that clients choose. Connecting and posting keep the
   * account's own limits. @default 2000 a second, enough for 500 new connections a second (the account's limit) with
   * four channels each; burst 200, so that a flood takes no more of the functions' concurrency
   */
  readonly throttle: { readonly rateLimit: number; readonly burstLimit: number };
  /**
   * How many subscribes and unsubscribes one connection may send: burst, and rate a second. The client SDK waits when told.
   * @default burst 100, twice the channels a connection may have; 10 a second
   */
  readonly actionBudget: { readonly burst: number; readonly perSecond: number };
  /** CloudWatch metrics per route, billed. @default false */
  readonly detailedMetrics?: boolean;
  /**
   * `POST /broadcasts`, signed with IAM, for publishers that speak HTTP but not EventBridge.
   * `allowOrigins` lists the origins whose pages may call it; `['*']` allows all. @default - none
   */
  readonly httpEndpoint?: { readonly allowOrigins?: readonly string[] };
  /**
   * Puts `Connection Opened` and `Connection Closed` on the bus, for teams that track presence. Costs $1 per million
   * events, and some more writes to the connections table. @default false
   */
  readonly connectionEvents: boolean;
  /**
   * Whether broadcasts may ask for acknowledgements: a table and route `acknowledge`. An acknowledgement that goes
   * alone costs about as much as four messages, fifty at once less than one each; see `npm run estimate -- --acknowledge`. @default false
   */
  readonly acknowledgements: boolean;
  /**
   * Who is in a channel: for clients, for functions by `presenceOf`, and as `Channel Joined` and `Channel Left` on the bus. Each change
   * is a message to each connection in the channel; see `npm run estimate -- --presence`. @default - none
   */
  readonly presence?: PresenceSettings;
  /**
   * Whether broadcasts may have `ifUnreached`: a queue, a function and a table. `User To Reach` is published for each user who does not
   * have the message in time. Costs $2.31 per million broadcasts with it, $2.63 per million users to reach, and 56 cents a month;
   * see `npm run estimate -- --to-reach`. @default false
   */
  readonly usersToReach: boolean;
  /**
   * Whether broadcasts may have `sendAt`: a group of one-time schedules. Scheduling one costs about as much as opening one, and $1 a
   * million schedules beyond the account's first 14 million a month; see `npm run estimate -- --scheduled`. @default false
   */
  readonly scheduled: boolean;
  /** Who may connect; `none` is everybody and must be chosen by name. @default 'token' */
  readonly authorizer: AuthorizerMode;
}

export interface PresenceSettings {
  /** Channels with presence: names, or prefixes that end in `*`. */
  readonly channels: readonly string[];
  /** Seconds after a user's last connection is gone until the user has left, 1 to 900. @default 10 */
  readonly graceSeconds?: number;
  /** Users in a channel up to which they are named, 1 to 1000. Of a larger channel, clients get the number. @default 200 */
  readonly cap?: number;
}

export interface OperationsSettings {
  /** The dashboard, $3 a month beyond the account's first three. @default true */
  readonly dashboard: boolean;
  /** The alarms, ten cents a month for each metric they watch. @default true */
  readonly alarms: boolean;
  /** ARN of the SNS topic that gets alarms and recoveries. @default - alarms show in the console and notify nobody */
  readonly alarmTopicArn?: string;
}

export interface FanOutSettings {
  /**
   * After this many rounds of 20 queries or 550 connections, a broadcast hands over to a fan-out. With STANDARD it does so
   * before its execution has 12,500 events, which is after some 60 rounds. @default 10
   */
  readonly afterRounds: number;
  /** Users in one part. @default 500 */
  readonly usersPerPart: number;
  /**
   * Parts of one fan-out that are sent to at once.
   * @default - as many as use up the rate: 8, or 3 if the stack is known to be in a region with 2,500 requests a second; 1
   * without a rate
   */
  readonly partsAtOnce?: number;
}

export interface RateSettings {
  /**
   * Posts a second over all broadcasts; 0 is no limit. Everything in the account's API Gateway shares 10,000 requests a second, in
   * some regions 2,500. Batches of 20 connections and more keep to it and wait for their turn, which costs each a write or two.
   * @default - 60% of that: 6000, or 1500 if the stack is known to be in such a region
   */
  readonly postsPerSecond?: number;
  /** Percent of it that is left for batches of fewer connections, which never wait. @default 20 */
  readonly reservePercent?: number;
}

export interface SenderSettings {
  /** Connections per invocation. @default 200 */
  readonly batchSize: number;
  /** Invocations one broadcast runs at once, 1 to 40. @default 10 */
  readonly concurrentBatches: number;
  /** Posts in flight per invocation. @default 100 */
  readonly postConcurrency: number;
  /** Milliseconds one post may take, including connecting. @default 5000 */
  readonly postTimeoutMs: number;
  /** Tries per post, with back-off that doubles from 200 ms: four tries span about 1.4 s. @default 4 */
  readonly postAttempts: number;
  /** `direct` signs and posts itself; `sdk` sends every post through the AWS SDK client. @default 'direct' */
  readonly transport: 'direct' | 'sdk';
  /**
   * Offers HTTP/2 to the endpoint, beside HTTP/1.1. It saves CPU, most of all in the first batch of a function's instance. It was not
   * tried on AWS: run `broadcast acceptance` with it. @default false
   */
  readonly http2: boolean;
  /** A 410 prunes a connection only if it is at least this old: `$connect` itself can take 29 s. @default 30 */
  readonly pruneMinAgeSeconds: number;
  /** Seconds one invocation may take. @default 30 */
  readonly timeoutSeconds: number;
  /** MB. CPU grows with memory, and so does the price of waiting: 256 sends 2,900 messages a second. @default 256 */
  readonly memoryMb: number;
  /** Concurrent invocations in the whole account. @default - not reserved: a new account has too few to reserve */
  readonly reservedConcurrency?: number;
}

type Lane = 'sender' | 'bulkSender';
/** Settings that differ from the defaults; those of a lane one by one. */
export type SettingsOverrides = Partial<Omit<BroadcastSettings, Lane>> &
  Readonly<Partial<Record<Lane, Partial<SenderSettings>>>>;
