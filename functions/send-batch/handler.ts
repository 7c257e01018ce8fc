/**
 * Lambda entry of SendBatch, which the state machine calls once per batch. All parts are made here at cold start, so
 * that a wrong setting fails the first invocation and is named, and sockets stay open between invocations.
 */
import type { Context } from 'aws-lambda';
import { createDynamoDb } from '#shared/runtime/aws-clients';
import { readEnvelope } from '#shared/tables/broadcasts-table';
import { ConnectionEnds } from '#shared/connections/connection-end';
import { rowsOfConnection } from '#shared/tables/connections-table';
import type { BatchOutcome, SendBatchInput } from '#shared/contracts';
import { createMetrics } from '#shared/runtime/create-metrics';
import {
  broadcastsTableName,
  connectionEvents,
  connectionsTableName,
  outcomesTableName,
  senderSettings,
} from '#shared/runtime/env';
import { beginLog, logger } from '#shared/runtime/logger';
import { putOutcomes } from '#shared/tables/outcomes-table';
import { parseCallbackUrl } from '#shared/runtime/callback-url';
import { Governor } from './governor/governor';
import { createSender } from './sender';
import { createTransport } from './transport/create-transport';

/** Milliseconds before the second try of a connection. */
const RETRY_BASE_MS = 200;

const settings = senderSettings();
const callback = parseCallbackUrl(settings.callbackUrl);
const dynamoDb = createDynamoDb();
const connections = connectionsTableName();
const broadcasts = broadcastsTableName();
const outcomes = outcomesTableName();

// A sender has no right to put events: the closing rule publishes the end of connections it found gone.
const ends = new ConnectionEnds(dynamoDb, connections, connectionEvents() ? 'by-closing-rule' : 'none');

const { governedPostsPerSecond } = settings;

const sendBatch = createSender({
  settings: { ...settings, retryBaseMs: RETRY_BASE_MS },
  callback,
  transport: createTransport(callback, settings),
  rows: {
    of: (connectionId) => rowsOfConnection(dynamoDb, connections, connectionId),
    delete: (rows) => ends.end(rows, { at: Date.now(), reason: 'GONE' }),
  },
  putOutcomes: (row) => putOutcomes(dynamoDb, outcomes, row),
  readEnvelope: (broadcastId) => readEnvelope(dynamoDb, broadcasts, broadcastId),
  log: logger,
  metrics: createMetrics(),
  governor:
    governedPostsPerSecond === undefined ? undefined : new Governor(dynamoDb, broadcasts, governedPostsPerSecond),
});

export async function handler(input: SendBatchInput, context: Context): Promise<BatchOutcome> {
  beginLog(context, { broadcastId: input.broadcastId, attempt: input.attempt });
  return sendBatch(input, context);
}
