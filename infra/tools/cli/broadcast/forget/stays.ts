/** What `broadcast forget` cannot delete, and until when each is kept, read from the stack as it is. */
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeContinuousBackupsCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeArchiveCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import pLimit from 'p-limit';
import { counted } from '#tools/stack/counted';
import type { Stack } from '#tools/stack/stack';
import { isDenied } from '#tools/stack/explain-error';

export interface Stays {
  readonly what: string;
  /** ISO 8601 time until which what is there now is kept. Null: for ever, or not known here. */
  readonly until: string | null;
  readonly text: string;
}

type Kept = Omit<Stays, 'what'>;

const DAY_MS = 86_400_000;
/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const HISTORY_DAYS = 90;
/** The longest, and the default. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html */
const RECOVERY_DAYS = 35;
const CALLS_AT_ONCE = 5;

/**
 * @param tokensUntil epoch seconds when the last token that the user connected with expires; undefined if not known
 * @param now epoch milliseconds
 */
export async function whatStays(stack: Stack, tokensUntil: number | undefined, now: number): Promise<Stays[]> {
  const parts = PARTS.map(({ what, read }) =>
    read(stack, now).then(
      (kept) => kept.map((each) => ({ what, ...each })),
      (error: unknown) => {
        if (!isDenied(error)) throw error;
        return [{ what, until: null, text: `not known: ${(error as Error).message}` }];
      },
    ),
  );
  return [...(await Promise.all(parts)).flat(), ...elsewhere(tokensUntil, now)];
}

const elsewhere = (tokensUntil: number | undefined, now: number): Stays[] => [
  {
    what: 'what others took off the bus',
    until: null,
    text: 'reports, unreached users, users who did not acknowledge, messages to users to reach, and connection events that other rules delivered: ask who has rules on the bus',
  },
  {
    what: 'tokens',
    until: tokensUntil !== undefined && tokensUntil * 1000 > now ? new Date(tokensUntil * 1000).toISOString() : null,
    text: 'a client with a valid token connects again; the stack knows only the tokens of connections it found: end the sessions where you sign them',
  },
];

async function archive(stack: Stack, now: number): Promise<Kept[]> {
  const { EventArchiveName: ArchiveName } = stack.outputs;
  if (ArchiveName === undefined) return [];
  const { RetentionDays = 0 } = await stack.client(EventBridgeClient).send(new DescribeArchiveCommand({ ArchiveName }));
  const text = 'domain events and requests, which a replay reads again';
  return [keptFor(RetentionDays === 0 ? undefined : RetentionDays, now, text)];
}

async function logGroups(stack: Stack, now: number): Promise<Kept[]> {
  const names = (await stack.resources()).filter(({ type }) => type === 'AWS::Logs::LogGroup');
  const limit = pLimit(CALLS_AT_ONCE);
  const days = await Promise.all(names.map(({ physicalId }) => limit(() => retentionOf(stack, physicalId))));
  if (days.length === 0) return [];
  const longest = days.includes(undefined) ? undefined : Math.max(...days.map((each) => each ?? 0));
  const level = (await stack.settings())?.workflowLogs;
  const holds =
    level?.level === 'ALL' && level.executionData
      ? 'the log of the workflow has requests, messages and users'
      : 'ids of connections and broadcasts, and errors';
  const text = `${counted(days.length, 'log group')}: ${holds}`;
  return [keptFor(longest, now, text)];
}

/** Days; undefined for ever. */
async function retentionOf(stack: Stack, name: string): Promise<number | undefined> {
  const { logGroups: found = [] } = await stack
    .client(CloudWatchLogsClient)
    .send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
  return found.find(({ logGroupName }) => logGroupName === name)?.retentionInDays;
}

async function backups(stack: Stack, now: number): Promise<Kept[]> {
  const { BroadcastsTableName, OutcomesTableName, ConnectionsTableName, HistoryTableName, AcknowledgementsTableName } =
    stack.outputs;
  const tables = [
    ...[BroadcastsTableName, OutcomesTableName, ConnectionsTableName],
    ...[HistoryTableName ?? [], AcknowledgementsTableName ?? []].flat(),
  ];
  const days = await Promise.all(tables.map((table) => recoveryDays(stack, table)));
  const longest = Math.max(...days);
  const text =
    'point-in-time recovery restores rows as they were; backups that you made yourself are kept as you set them';
  return longest === 0 ? [] : [keptFor(longest, now, text)];
}

/** Days; 0 if the table cannot be restored. */
async function recoveryDays(stack: Stack, TableName: string): Promise<number> {
  if (stack.target.kind === 'local') return 0; // where tables end with the process
  const { ContinuousBackupsDescription } = await stack
    .client(DynamoDBClient)
    .send(new DescribeContinuousBackupsCommand({ TableName }));
  const { PointInTimeRecoveryStatus: status, RecoveryPeriodInDays: days = RECOVERY_DAYS } =
    ContinuousBackupsDescription?.PointInTimeRecoveryDescription ?? {};
  return status === 'ENABLED' ? days : 0;
}

async function executions(stack: Stack, now: number): Promise<Kept[]> {
  const machine = { stateMachineArn: stack.outputs.BroadcastStateMachineArn };
  const { type } = await stack.client(SFNClient).send(new DescribeStateMachineCommand(machine));
  const which = type === 'STANDARD' ? 'of every broadcast' : 'of fan-outs, which name the users of large broadcasts';
  return [keptFor(HISTORY_DAYS, now, `${which}, after each has ended`)];
}

/** Reading these queues would count as a failed attempt of their workers. */
async function queuesOfUnreached(stack: Stack, now: number): Promise<Kept[]> {
  const queues = (await stack.resources()).filter(
    ({ type, physicalId }) => type === 'AWS::SQS::Queue' && physicalId !== stack.outputs.DeadLetterQueueUrl,
  );
  const seconds = await Promise.all(
    queues.map(async ({ physicalId: QueueUrl }) => {
      const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['MessageRetentionPeriod'] });
      return Number((await stack.client(SQSClient).send(asked)).Attributes?.MessageRetentionPeriod ?? 0);
    }),
  );
  if (seconds.length === 0) return [];
  const text = 'messages that wait in the other queues of the stack, unless their workers take them before';
  return [keptFor(Math.max(...seconds) / 86_400, now, text)];
}

/** @param days undefined: for ever */
function keptFor(days: number | undefined, now: number, text: string): Kept {
  if (days === undefined) return { until: null, text: `${text}; kept for ever` };
  const period = Number.isInteger(days) ? counted(days, 'day') : `${days.toFixed(1)} days`;
  return { until: new Date(now + days * DAY_MS).toISOString(), text: `${text}; kept ${period}` };
}

/** Read from the stack; a part that these credentials may not read is listed as unknown. */
const PARTS: readonly { readonly what: string; readonly read: (stack: Stack, now: number) => Promise<Kept[]> }[] = [
  { what: 'archived events', read: archive },
  { what: 'logs', read: logGroups },
  { what: 'backups of the tables', read: backups },
  { what: 'histories of executions', read: executions },
  { what: 'waiting messages', read: queuesOfUnreached },
];
