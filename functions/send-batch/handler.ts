/**
 * Lambda entry of SendBatch, called by the state machine once per batch. What it needs is made here, at cold start, so that
 * a wrong setting fails the first invocation by name and sockets stay open between invocations.
 */
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { createDynamoDb } from '../shared/aws-clients';
import { readEnvelope } from '../shared/broadcasts-table';
import { deleteRows, rowsOfConnection } from '../shared/connections-table';
import type { BatchOutcome, SendBatchInput } from '../shared/contracts';
import { broadcastsTableName, connectionsTableName, senderSettings } from '../shared/env';
import { beginLog, logger } from '../shared/logger';
import { METRICS_NAMESPACE } from '../shared/metrics';
import { parseCallbackUrl } from '../shared/callback-url';
import { createSender } from './sender';
import { createTransport } from './transport/create-transport';

/** Milliseconds before the second try of a connection. */
const RETRY_BASE_MS = 200;

const settings = senderSettings();
const callback = parseCallbackUrl(settings.callbackUrl);
const dynamoDb = createDynamoDb();
const connections = connectionsTableName();
const broadcasts = broadcastsTableName();

const sendBatch = createSender({
  settings: { ...settings, retryBaseMs: RETRY_BASE_MS },
  callback,
  transport: createTransport(callback, settings),
  rows: {
    of: (connectionId) => rowsOfConnection(dynamoDb, connections, connectionId),
    delete: (rows) => deleteRows(dynamoDb, connections, rows),
  },
  readEnvelope: (broadcastId) => readEnvelope(dynamoDb, broadcasts, broadcastId),
  log: logger,
  metrics: new Metrics({
    namespace: METRICS_NAMESPACE,
    // The name of the function tells stages and lanes of one account apart.
    ...(process.env.AWS_LAMBDA_FUNCTION_NAME ? { serviceName: process.env.AWS_LAMBDA_FUNCTION_NAME } : {}),
    logger,
  }),
});

export async function handler(input: SendBatchInput, context: Context): Promise<BatchOutcome> {
  beginLog(context, { broadcastId: input.broadcastId, attempt: input.attempt });
  return sendBatch(input, context);
}
