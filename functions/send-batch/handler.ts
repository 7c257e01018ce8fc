/**
 * Lambda entry of SendBatch, which the state machine calls once per batch. All parts are made here at cold start, so
 * that a wrong setting fails the first invocation and is named, and sockets stay open between invocations.
 */
import type { Context } from 'aws-lambda';
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
import { parseCallbackUrl } from '#shared/runtime/callback-url';
import { createSender } from './sender';
import type { openTables, TableNames } from './tables';
import { createTransport } from './transport/create-transport';

/** Milliseconds before the second try of a connection. */
const RETRY_BASE_MS = 200;

const settings = senderSettings();
const callback = parseCallbackUrl(settings.callbackUrl);
const names: TableNames = {
  connections: connectionsTableName(),
  broadcasts: broadcastsTableName(),
  outcomes: outcomesTableName(),
  publishesEnds: connectionEvents(),
};

let opened: Promise<ReturnType<typeof openTables>> | undefined;
const tables = () => (opened ??= import('./tables').then((module) => module.openTables(names)));

const sendBatch = createSender({
  settings: { ...settings, retryBaseMs: RETRY_BASE_MS },
  callback,
  transport: createTransport(callback, settings),
  rows: {
    of: async (connectionId) => (await tables()).rows.of(connectionId),
    delete: async (rows) => (await tables()).rows.delete(rows),
  },
  putOutcomes: async (row) => (await tables()).putOutcomes(row),
  readEnvelope: async (broadcastId) => (await tables()).readEnvelope(broadcastId),
  log: logger,
  metrics: createMetrics(),
});

export async function handler(input: SendBatchInput, context: Context): Promise<BatchOutcome> {
  beginLog(context, { broadcastId: input.broadcastId, attempt: input.attempt });
  return sendBatch(input, context);
}
