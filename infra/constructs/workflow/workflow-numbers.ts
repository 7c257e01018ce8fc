/** The substitutions that are numbers. They follow from the settings, so that they are known before anything is deployed. */
import { MAX_REPORTED_FAILURES, MAX_REPORTED_USERS, PUBLISH_SECONDS } from '#shared/contracts/limits';
import type { BroadcastSettings, SenderSettings } from '../settings/settings';
import type { Numbers } from './queries/numbers';
import {
  BATCH_ATTEMPTS,
  DIRECT_PER_ROW,
  FAILURES_PER_PART,
  fanOutLeaseSeconds,
  PARTS_PER_ROUND,
  partsAtOnce,
  QUERIES_PER_ROUND,
  recordSeconds,
  resendSeconds,
  ROUNDS_PER_PART,
  ROWS_PER_ROUND,
  SENDER_SLACK_SECONDS,
  UNREACHED_CHUNK,
} from './workflow-limits';

/** Of the machine in a file of `statemachines/`; a fragment has those it has in `broadcast`. */
export const numbersOf = (file: string, settings: BroadcastSettings): Numbers =>
  file === 'fan-out.asl.json' ? fanOutNumbers(settings) : broadcastNumbers(settings);

const broadcastNumbers = (settings: BroadcastSettings): Numbers => ({
  ...fragmentNumbers(settings, settings.sender),
  HandOverRounds: settings.fanOut.afterRounds,
  RecordSeconds: recordSeconds('broadcast.asl.json'),
});

const fanOutNumbers = (settings: BroadcastSettings): Numbers => ({
  ...fragmentNumbers(settings, settings.bulkSender),
  RecordSeconds: recordSeconds('fan-out.asl.json'),
  FanOutLeaseSeconds: fanOutLeaseSeconds(),
  FanOutChildren: partsAtOnce(settings),
  UsersPerPart: settings.fanOut.usersPerPart,
  PartsPerRound: PARTS_PER_ROUND,
  FailuresPerPart: FAILURES_PER_PART,
  RoundsPerPart: ROUNDS_PER_PART,
});

const fragmentNumbers = (settings: BroadcastSettings, sender: SenderSettings): Numbers => ({
  BatchSize: sender.batchSize,
  SenderConcurrency: sender.concurrentBatches,
  SenderTaskSeconds: sender.timeoutSeconds + SENDER_SLACK_SECONDS,
  ResendSeconds: resendSeconds(settings, sender),
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
});
