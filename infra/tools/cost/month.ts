/** What a month uses: broadcasts, their connections, and what runs and is stored regardless. */
import { IDLE_CONNECTION_SECONDS } from '#shared/base/aws-limits';
import { QUIET_SWEEP_CONNECTIONS } from '#shared/contracts/limits';
import { connectionRows } from '#shared/connections/connection-rows';
import { ACKNOWLEDGE_METRIC, GAP_METRIC, METRIC, REACH_METRIC, RESUME_METRIC } from '#shared/runtime/metrics';
import { CLOSING_SHARDS, DEADLINE_SHARDS, OPEN_SHARDS } from '#shared/tables/index-shards';
import {
  CLOSING_INDEX,
  CLOSING_KEYS,
  CONNECTIONS_TABLE_KEYS,
  RECIPIENT_INDEX,
  RECIPIENT_INDEX_PROJECTION,
} from '#shared/tables/table-schema';
import type { BroadcastSettings } from '#constructs/settings/settings';
import { acknowledgeUsage, type AcknowledgeUsage } from './acknowledge-model';
import { ASSUMED, LOGGED } from './assumptions';
import { idleReceives, lambdaGbSeconds, readUnits } from './billing-rules';
import { modelBroadcast, type ModelBroadcast, storedOf } from './broadcast-model';
import { itemBytes } from './item-size';
import { type ReachUsage, reachUsage } from './reach-model';
import { type Resumes, type ResumeUsage, resumeUsage } from './resume-model';
import { wireRow } from './sample-rows';
import type { Usage } from './usage';
import { type IndexShape, unitsOfChange } from './write-units';

export const DAYS_OF_MONTH = 30;
const MINUTES_OF_DAY = 1_440;
const MINUTES_OF_MONTH = DAYS_OF_MONTH * MINUTES_OF_DAY;
/** MB of route functions: the default of BroadcastFunction. */
const ROUTE_MB = 256;
/** Bytes DynamoDB adds to each item kept. */
const STORAGE_OVERHEAD_BYTES = 100;
/** Bytes of `{"type":"pong"}`. */
const PONG_BYTES = 15;
/** A resume begins this much before its cursor. */
const SLACK_MINUTES = 1;
/** Lanes of senders, each with its own metrics. */
const LANES = 2;

/** Seconds between the client SDK's pings: a minute less than the idle timeout of a connection. */
const HEARTBEAT_SECONDS = IDLE_CONNECTION_SECONDS - 60;
/** What the commands assume of a load that is not told. */
export const DEFAULT_LOAD = {
  connectionsPerUser: 1,
  messageBytes: 200,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  sessionMinutes: 30,
  channelsPerConnection: 0,
} as const;

export interface Month {
  readonly broadcastsPerDay: number;
  readonly broadcast: ModelBroadcast;
  /** Open at any time, on average. */
  readonly connections: number;
  /** How long a connection stays open. */
  readonly sessionMinutes: number;
  /** Seconds between two pings of a client, or two resumes if history is kept; 0 is none. */
  readonly heartbeatSeconds: number;
  /** Channels that each connection subscribes to. */
  readonly channelsPerConnection: number;
  /**
   * Every connection acknowledges every broadcast, so many at once on average. Needs the setting `acknowledgements`.
   * @default - no broadcast asks for it
   */
  readonly acknowledgedAtOnce?: number | undefined;
  /**
   * Every broadcast has `ifUnreached`, and so many percent of its users are to be reached. Needs the setting `usersToReach`.
   * @default - no broadcast has it
   */
  readonly toReachPercent?: number | undefined;
}

export function usageOfMonth(month: Month, settings: BroadcastSettings): Usage {
  const broadcasts = month.broadcastsPerDay * DAYS_OF_MONTH;
  const one = modelBroadcast(month.broadcast, settings);
  const { connections, sessionMinutes, heartbeatSeconds } = month;
  const sessions = (connections * MINUTES_OF_MONTH) / sessionMinutes;
  const beats = heartbeatSeconds === 0 ? 0 : (connections * MINUTES_OF_MONTH * 60) / heartbeatSeconds;
  const isKept = settings.history.minutes > 0;
  const pings = isKept ? 0 : beats;
  const resumes = isKept ? resumesOf(month, settings, { sessions, atInterval: beats }) : undefined;
  const asked = settings.acknowledgements ? acknowledgedOf(month) : undefined;
  const ofAsked = (count: (usage: AcknowledgeUsage) => number): number => (asked ? count(asked) * broadcasts : 0);
  const waited = settings.usersToReach ? waitedOf(month, isKept) : undefined;
  const ofWaited = (count: (usage: ReachUsage) => number): number => (waited ? count(waited) * broadcasts : 0);
  const session = usageOfSession(settings);
  const sweep = usageOfSweep(connections, settings.shards);
  const times = ({ requests, gbSeconds }: Usage['stepFunctions']['broadcasts']) => ({
    requests: requests * broadcasts,
    gbSeconds: gbSeconds * broadcasts,
  });
  const units = (table: string) => ({
    readUnits: (one.dynamoDb[table]?.readUnits ?? 0) * broadcasts,
    writeUnits: (one.dynamoDb[table]?.writeUnits ?? 0) * broadcasts,
  });
  const functionBytes =
    one.logs.functionBytes * broadcasts +
    session.logBytes * sessions +
    (resumes?.logBytes ?? 0) +
    ofAsked(({ logBytes }) => logBytes) +
    ofWaited(({ logBytes }) => logBytes) +
    LOGGED.route * RULES * MINUTES_OF_MONTH;
  const workflowBytes = one.logs.workflowBytes * broadcasts;
  return {
    apiGateway: {
      // A ping and its pong; opening and closing a connection are free. AWS does not say whether the sweep's questions
      // are billed.
      messages:
        one.apiGateway.messages * broadcasts +
        2 * pings +
        (resumes?.messages ?? 0) +
        ofAsked(({ messages }) => messages) +
        sweep.questions * MINUTES_OF_MONTH,
      connectionMinutes: connections * MINUTES_OF_MONTH,
      bytesOut:
        one.apiGateway.bytesOut * broadcasts +
        PONG_BYTES * pings +
        (resumes?.bytesOut ?? 0) +
        ofAsked(({ bytesOut }) => bytesOut),
    },
    stepFunctions: {
      broadcastTransitions: one.stepFunctions.broadcastTransitions * broadcasts,
      fanOutTransitions: one.stepFunctions.fanOutTransitions * broadcasts,
      broadcasts: times(one.stepFunctions.broadcasts),
      children: times(one.stepFunctions.children),
    },
    lambda: {
      ...Object.fromEntries(
        Object.entries(one.lambda).map(([name, { invocations, gbSeconds }]) => [
          name,
          { invocations: invocations * broadcasts, gbSeconds: gbSeconds * broadcasts },
        ]),
      ),
      'authorize, connect, disconnect': {
        invocations: session.invocations * sessions,
        gbSeconds: session.gbSeconds * sessions,
      },
      ...(resumes && { resume: { invocations: resumes.count, gbSeconds: resumes.gbSeconds } }),
      ...(asked && {
        acknowledge: {
          invocations: ofAsked(({ route }) => route.invocations),
          gbSeconds: ofAsked(({ route }) => route.gbSeconds),
        },
      }),
      ...(waited && {
        'reach-users': {
          invocations: ofWaited(({ invocations }) => invocations),
          gbSeconds: ofWaited(({ gbSeconds }) => gbSeconds),
        },
      }),
      'restart-overdue, close-connections': {
        invocations: RULES * MINUTES_OF_MONTH,
        gbSeconds:
          (RULES * ruleGbSeconds() + sweep.gbSeconds) * MINUTES_OF_MONTH +
          ofAsked(({ closingGbSeconds }) => closingGbSeconds),
      },
    },
    dynamoDb: {
      connections: {
        readUnits:
          units('connections').readUnits +
          session.readUnits * sessions +
          (resumes?.connections.readUnits ?? 0) +
          ofAsked(({ connections: its }) => its.readUnits) +
          (ruleReadUnits(CLOSING_SHARDS.all().length) + sweep.readUnits) * MINUTES_OF_MONTH,
        writeUnits:
          session.writeUnits * sessions +
          (resumes?.connections.writeUnits ?? 0) +
          ofAsked(({ connections: its }) => its.writeUnits),
      },
      broadcasts: {
        readUnits:
          units('broadcasts').readUnits +
          ofWaited((its) => its.readUnits.broadcasts) +
          ruleReadUnits(OPEN_SHARDS.all().length) * MINUTES_OF_MONTH,
        writeUnits: units('broadcasts').writeUnits,
      },
      outcomes: {
        ...units('outcomes'),
        readUnits: units('outcomes').readUnits + ofWaited((its) => its.readUnits.outcomes),
      },
      ...(resumes && {
        history: {
          readUnits: resumes.historyReadUnits + ofWaited((its) => its.readUnits.history),
          writeUnits: units('history').writeUnits,
        },
      }),
      ...((settings.acknowledgements || settings.usersToReach) && {
        acknowledgements: {
          readUnits:
            ofAsked(({ table }) => table.readUnits) +
            ofWaited(({ table }) => table.readUnits) +
            (settings.acknowledgements ? ruleReadUnits(DEADLINE_SHARDS.all().length) * MINUTES_OF_MONTH : 0),
          writeUnits: ofAsked(({ table }) => table.writeUnits) + ofWaited(({ table }) => table.writeUnits),
        },
      }),
    },
    eventBridge: {
      events: one.eventBridge.events * broadcasts + ofAsked(({ events }) => events) + ofWaited(({ events }) => events),
      archivedBytes: one.eventBridge.archivedBytes * broadcasts,
    },
    ...(settings.usersToReach && {
      sqs: { requests: ofWaited(({ queueRequests }) => queueRequests) + idleReceives(MINUTES_OF_MONTH) },
    }),
    logs: { functionBytes, workflowBytes },
    kept: keptOf(
      month,
      settings,
      one,
      functionBytes + workflowBytes,
      (asked?.table.bytes ?? 0) + (waited?.table.bytes ?? 0),
    ),
  };
}

function resumesOf(
  { broadcast, broadcastsPerDay, connections, heartbeatSeconds, channelsPerConnection }: Month,
  settings: BroadcastSettings,
  times: Pick<Resumes, 'sessions' | 'atInterval'>,
): ResumeUsage {
  const { recipients, audience } = broadcast;
  const streams = Math.max(1, (audience.users?.length ?? 0) + (audience.channels?.length ?? 0));
  const reached = recipients.reduce((sum, { connections: its }) => sum + its, 0);
  // How many of the broadcasts a connection gets, on average.
  const share = connections === 0 ? 0 : Math.min(1, reached / connections);
  const rowBytes = storedOf(broadcast, settings).history.bytes / streams;
  const minutes = heartbeatSeconds / 60 + SLACK_MINUTES;
  const readBytes = (broadcastsPerDay / MINUTES_OF_DAY) * share * minutes * rowBytes;
  return resumeUsage({ ...times, channels: channelsPerConnection, readBytes });
}

function acknowledgedOf({ broadcast, acknowledgedAtOnce }: Month): AcknowledgeUsage | undefined {
  if (acknowledgedAtOnce === undefined) return undefined;
  const { audience, recipients } = broadcast;
  const reached = recipients.filter(({ connections }) => connections > 0);
  const connections = reached.reduce((sum, { connections: its }) => sum + its, 0);
  // Those of a shard belong to different users.
  const users = audience.users ? reached.length : connections;
  return acknowledgeUsage(audience, connections, users, acknowledgedAtOnce);
}

/** Only users addressed by name can be reached. */
function waitedOf({ broadcast, toReachPercent }: Month, keepsHistory: boolean): ReachUsage | undefined {
  const { users = [] } = broadcast.audience;
  if (toReachPercent === undefined || users.length === 0) return undefined;
  return reachUsage((users.length * toReachPercent) / 100, keepsHistory);
}

const TABLE_KEYS = Object.values(CONNECTIONS_TABLE_KEYS);
const INDEXES: readonly IndexShape[] = [
  {
    name: RECIPIENT_INDEX,
    keyNames: [...TABLE_KEYS].reverse(),
    projected: new Set([...TABLE_KEYS, ...RECIPIENT_INDEX_PROJECTION]),
  },
  {
    name: CLOSING_INDEX,
    keyNames: Object.values(CLOSING_KEYS),
    projected: new Set([...TABLE_KEYS, ...Object.values(CLOSING_KEYS)]),
  },
];

/** What one connection uses, from `$connect` to `$disconnect`. */
export function usageOfSession({ shards }: BroadcastSettings) {
  const rows = sampleConnectionRows(shards);
  const each = (change: (row: (typeof rows)[number]) => number) => rows.reduce((sum, row) => sum + change(row), 0);
  const written = each((after) => unitsOfChange({ before: undefined, after }, INDEXES));
  const removed = each((before) => unitsOfChange({ before, after: undefined }, INDEXES));
  // authorize and connect, then disconnect, which reads the rows before removing them
  const durations = [ASSUMED.routeMs, ASSUMED.routeMs + ASSUMED.dynamoDbMs, ASSUMED.routeMs + 2 * ASSUMED.dynamoDbMs];
  return {
    invocations: durations.length,
    gbSeconds: durations.reduce((sum, ms) => sum + lambdaGbSeconds(ms, ROUTE_MB), 0),
    writeUnits: written + removed,
    readUnits: readUnits(each(itemBytes), true),
    logBytes: durations.length * LOGGED.route,
  };
}

const sampleConnectionRows = ({ everyone }: BroadcastSettings['shards']) =>
  connectionRows(
    {
      connectionId: 'L0SM9cOFvHcCIhw=',
      userId: '00000000-0000-4000-8000-000000000000',
      connectedAt: 1_795_262_400_000,
      // A token of one hour, as most are: the closing rule comes across it.
      tokenExpiresAt: 1_795_266_000,
    },
    everyone,
  ).map(wireRow);

/** Rules that run every minute. */
const RULES = 2;
const ruleReadUnits = (queries: number): number => queries * readUnits(0, false);
const ruleGbSeconds = (): number => lambdaGbSeconds(ASSUMED.routeMs + ASSUMED.dynamoDbMs, ROUTE_MB);

/** One sweep of the closing rule that finds no gone connection: it asks about this many, in as many shards as have some. */
function usageOfSweep(connections: number, { everyone }: BroadcastSettings['shards']) {
  const questions = Math.min(connections, QUIET_SWEEP_CONNECTIONS);
  const perShard = connections / everyone.write;
  const shards = Math.min(everyone.read, Math.max(1, Math.ceil(questions / Math.max(perShard, 1))));
  // The two ends of a shard, and its page.
  const queries = 3 * shards;
  return {
    questions,
    readUnits: ruleReadUnits(queries),
    gbSeconds: lambdaGbSeconds(queries * ASSUMED.dynamoDbMs + questions * ASSUMED.postMs, ROUTE_MB),
  };
}

/** Monthly counts, and byte-months of what has accumulated by the end of the retention. */
function keptOf(
  { broadcast, broadcastsPerDay, connections }: Month,
  settings: BroadcastSettings,
  one: Usage,
  logBytes: number,
  acknowledgementBytes: number,
): NonNullable<Usage['kept']> {
  const { broadcastRetentionDays, archiveDays, logRetentionDays, pointInTimeRecovery } = settings;
  const { shards, history, encryption } = settings;
  const { rows: stored, history: inHistory } = storedOf(broadcast, settings);
  const { published } = stored;
  // A write unit holds at most 1 KB of outcomes.
  const outcomes = (one.dynamoDb.outcomes?.writeUnits ?? 0) * 1024;
  const perBroadcast = itemBytes(published) + STORAGE_OVERHEAD_BYTES + outcomes + acknowledgementBytes;
  const recoverable = broadcastsPerDay * broadcastRetentionDays * perBroadcast;
  const rows = sampleConnectionRows(shards);
  // Each row is once in the table and once in the index.
  const perConnection = 2 * rows.reduce((sum, row) => sum + itemBytes(row) + STORAGE_OVERHEAD_BYTES, 0);
  const historyBytes = (broadcastsPerDay / MINUTES_OF_DAY) * history.minutes * inHistory.bytes;
  return {
    tableBytes: recoverable + connections * perConnection + historyBytes,
    recoverableBytes: pointInTimeRecovery ? recoverable : 0,
    archiveBytes: one.eventBridge.archivedBytes * broadcastsPerDay * archiveDays,
    logBytes: (logBytes / DAYS_OF_MONTH) * logRetentionDays * ASSUMED.logCompression,
    metrics:
      Object.keys(METRIC).length * LANES +
      (history.minutes > 0 ? Object.keys({ ...RESUME_METRIC, ...GAP_METRIC }).length : 0) +
      (settings.acknowledgements ? Object.keys(ACKNOWLEDGE_METRIC).length : 0) +
      (settings.usersToReach ? Object.keys(REACH_METRIC).length : 0),
    secrets: 1,
    keys: encryption === 'customer-managed' ? 1 : 0,
  };
}
