import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
interface AcknowledgeWithin {
  readonly withinSeconds: number;
}
interface Supersedes {
  readonly key: string;
  readonly version: number | string;
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
interface Message {
  readonly type: string;
  readonly data: unknown;
  readonly supersedes?: Supersedes;
  readonly retain?: string;
}
interface BroadcastRequest {
  readonly audience: Audience;
  readonly message: Message;
  readonly expiresAt?: string;
  readonly sendAt?: string;
  readonly idempotencyKey?: string;
  readonly history?: boolean;
  readonly acknowledge?: AcknowledgeWithin;
  readonly ifUnreached?: IfUnreached;
  readonly resendOf?: {
    readonly broadcastId: string;
    readonly time: string;
  };
  readonly traceparent?: string;
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
declare const MAX_REPORTED_FAILURES = 20;
declare const MAX_REPORTED_USERS = 100;
declare class BroadcastNotFoundError extends Error {
  readonly name = 'Broadcast.NotFound';
  constructor(table: string, broadcastId: string);
}
declare class BroadcastNotOverError extends Error {
  readonly name = 'Broadcast.NotOver';
  constructor(broadcastId: string);
}
interface LostPartRecord {
  readonly reason: string;
  readonly recipients: readonly string[];
}
interface BroadcastTables {
  readonly broadcasts: string;
  readonly outcomes: string;
}
interface RecipientOutcome {
  readonly connectionId: string;
  readonly userId?: string;
  readonly outcome: 'delivered' | 'stale' | 'failed';
  readonly reason?: string;
  readonly at: string;
}
declare function outcomesOf(
  client: DynamoDBDocumentClient,
  tables: BroadcastTables,
  broadcastId: string,
): AsyncGenerator<RecipientOutcome>;
interface LostPart extends LostPartRecord {
  readonly at: string;
}
declare function lostPartsOf(
  client: DynamoDBDocumentClient,
  table: string,
  broadcastId: string,
): AsyncGenerator<LostPart>;
interface BroadcastRecord {
  readonly outcomes: readonly RecipientOutcome[];
  readonly isComplete: boolean;
  readonly unknown: Unknown;
}
interface Unknown {
  readonly failedConnections: number;
  readonly lostParts: number;
  readonly totals: boolean;
}
declare const isUnknown: ({ failedConnections, lostParts, totals }: Unknown) => boolean;
declare function readBroadcastRecord(
  client: DynamoDBDocumentClient,
  tables: BroadcastTables,
  broadcastId: string,
): Promise<BroadcastRecord | undefined>;
interface Resend {
  readonly requests: readonly BroadcastRequest[];
  readonly unknown: Unknown;
}
interface ResendScope {
  readonly wholeAudience?: boolean;
}
declare function planResend(
  client: DynamoDBDocumentClient,
  tables: BroadcastTables,
  broadcastId: string,
  { wholeAudience }?: ResendScope,
): Promise<Resend>;
declare function readReport(
  client: DynamoDBDocumentClient,
  table: string,
  broadcastId: string,
): Promise<DeliveryReport | undefined>;
export {
  type Audience,
  BroadcastNotFoundError,
  BroadcastNotOverError,
  type BroadcastRecord,
  type BroadcastRequest,
  type BroadcastTables,
  type DeliveryReport,
  type FailedConnection,
  type FailureReason,
  type LostPart,
  MAX_REPORTED_FAILURES,
  MAX_REPORTED_USERS,
  type Message,
  type RecipientOutcome,
  type ReportStatus,
  type Resend,
  type ResendScope,
  type Unknown,
  isUnknown,
  lostPartsOf,
  outcomesOf,
  planResend,
  readBroadcastRecord,
  readReport,
};
