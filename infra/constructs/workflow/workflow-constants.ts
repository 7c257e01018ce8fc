/**
 * The substitutions known before deployment: numbers derived from the settings, and strings that the functions use too, so
 * that a key or an expression is written once.
 */
import { MAX_REPORTED_FAILURES, MAX_REPORTED_USERS, PUBLISH_SECONDS } from '#shared/contracts/limits';
import { BROADCAST_COMPLETED, BROADCAST_FAILED, EVENT_SOURCE, USERS_UNREACHED } from '#shared/contracts';
import { DEAD_LETTER, MAX_CAUSE_CHARACTERS } from '#shared/contracts/dead-letter';
import { RESERVED_ATTRIBUTES, unpublishedStatus, WORKFLOW_CHANGES } from '#shared/tables/broadcast-life';
import { RECIPIENT_KEY } from '#shared/tables/recipients';
import { RECIPIENT_INDEX } from '#shared/tables/table-schema';
import type { BroadcastSettings, SenderSettings } from '../settings/settings';
import type { Constants } from './queries/constants';
import {
  BATCH_ATTEMPTS,
  DIRECT_PER_ROW,
  FAILURES_PER_PART,
  fanOutLeaseSeconds,
  handOverRounds,
  ownersSeconds,
  PARTS_PER_ROUND,
  partsAtOnce,
  QUERIES_PER_ROUND,
  recordSeconds,
  resendSeconds,
  ROUNDS_PER_PART,
  ROWS_PER_ROUND,
  SCHEDULE_TRY_SECONDS,
  SENDER_SLACK_SECONDS,
  UNREACHED_CHUNK,
} from './workflow-limits';

/** How the machine in a file is composed with these settings. */
export const compositionOf = (file: string, settings: BroadcastSettings) => ({
  constants: constantsOf(file, settings),
  off: settings.scheduled ? [] : ['scheduled'],
});

/** For the machine in a file of `statemachines/`. A fragment gets the constants it has in `broadcast`. */
const constantsOf = (file: string, settings: BroadcastSettings): Constants =>
  file === 'fan-out.asl.json' ? fanOutConstants(settings) : broadcastConstants(settings);

const broadcastConstants = (settings: BroadcastSettings): Constants => ({
  ...fragmentConstants(settings, settings.sender),
  HandOverRounds: handOverRounds(settings),
  DecisionFields: `['decision', 'first', 'error', 'cause'${settings.scheduled ? ", 'schedule'" : ''}]`,
  ScheduleTrySeconds: SCHEDULE_TRY_SECONDS,
  RecordSeconds: recordSeconds('broadcast.asl.json'),
});

const fanOutConstants = (settings: BroadcastSettings): Constants => ({
  ...fragmentConstants(settings, settings.bulkSender),
  RecordSeconds: recordSeconds('fan-out.asl.json'),
  FanOutLeaseSeconds: fanOutLeaseSeconds(),
  FanOutChildren: partsAtOnce(settings),
  UsersPerPart: settings.fanOut.usersPerPart,
  PartsPerRound: PARTS_PER_ROUND,
  FailuresPerPart: FAILURES_PER_PART,
  RoundsPerPart: ROUNDS_PER_PART,
});

const fragmentConstants = (settings: BroadcastSettings, sender: SenderSettings): Constants => ({
  BatchSize: sender.batchSize,
  SenderConcurrency: sender.concurrentBatches,
  SenderTaskSeconds: sender.timeoutSeconds + SENDER_SLACK_SECONDS,
  ResendSeconds: resendSeconds(settings, sender),
  OwnersSeconds: ownersSeconds(settings, sender),
  BroadcastRetentionDays: settings.broadcastRetentionDays,
  RecordOutcomesUpTo: settings.recordOutcomesUpTo,
  UnreachedChunk: UNREACHED_CHUNK,
  PublishSeconds: PUBLISH_SECONDS,
  DeliverSeconds: settings.deliverSeconds,
  QueriesPerRound: QUERIES_PER_ROUND,
  RowsPerRound: ROWS_PER_ROUND,
  DirectPerRow: DIRECT_PER_ROW,
  BatchAttempts: BATCH_ATTEMPTS,
  ReportedFailures: MAX_REPORTED_FAILURES,
  ReportedUsers: MAX_REPORTED_USERS,
  CauseCharacters: MAX_CAUSE_CHARACTERS,
  RecipientIndex: RECIPIENT_INDEX,
  User: RECIPIENT_KEY.user,
  Channel: RECIPIENT_KEY.channel,
  Sep: RECIPIENT_KEY.separator,
  EventSource: EVENT_SOURCE,
  BroadcastCompleted: BROADCAST_COMPLETED,
  BroadcastFailed: BROADCAST_FAILED,
  UsersUnreached: USERS_UNREACHED,
  DeadLetterExecution: DEAD_LETTER.execution,
  DeadLetterError: DEAD_LETTER.error,
  DeadLetterCause: DEAD_LETTER.cause,
  OwnerAttribute: RESERVED_ATTRIBUTES.owner,
  StatusAttribute: RESERVED_ATTRIBUTES.status,
  RecordReport: WORKFLOW_CHANGES.recordReport.update,
  CloseReport: WORKFLOW_CHANGES.closeReport.update,
  CloseReportIf: WORKFLOW_CHANGES.closeReport.condition,
  UnpublishedStatus: unpublishedStatus(settings.reports) ?? '',
  AfterReport: settings.reports === 'all' ? 'PublishReport' : 'HowItEnded',
  AndReached: WORKFLOW_CHANGES.recordReport.andReached,
  RecordReportIf: WORKFLOW_CHANGES.recordReport.condition,
  MarkPublished: WORKFLOW_CHANGES.markPublished.update,
  MarkPublishedIf: WORKFLOW_CHANGES.markPublished.condition,
  ExtendLease: WORKFLOW_CHANGES.extendLease.update,
  ExtendLeaseIf: WORKFLOW_CHANGES.extendLease.condition,
});
