/**
 * What scheduling a broadcast uses, on top of sending it: an execution that ends at its schedule, a row that waits in the index of
 * open broadcasts, and the call of EventBridge Scheduler. Sending it later reads that row once more.
 */
import { OPEN_BROADCAST_MB } from '#constructs/workflow/workflow-limits';
import { ASSUMED, LOGGED } from './assumptions';
import { expressGbSeconds, lambdaGbSeconds, readUnits, writeUnits } from './billing-rules';
import { priceOf } from './prices';

/** Bytes of a composed definition. */
const DEFINITION_BYTES = 35_000;
/** Bytes of the row besides its request, and of its entry in the index. */
const ROW_BYTES = 700;
/** Milliseconds of a call to EventBridge Scheduler. */
const CREATE_SCHEDULE_MS = 50;

/**
 * Dollars of one scheduled broadcast more than of one that is sent at once, with EXPRESS and beyond the free tier.
 * @param messageBytes size of `message.data`, as JSON
 */
export function scheduledUsd(messageBytes: number): number {
  const rowBytes = ROW_BYTES + messageBytes;
  const openMs = ASSUMED.routeMs + ASSUMED.dynamoDbMs;
  const execution = {
    durationMs: openMs + CREATE_SCHEDULE_MS,
    definitionBytes: DEFINITION_BYTES,
    dataBytes: 2000,
    steps: 0,
  };
  return [
    priceOf(1, 'stepFunctions.expressRequests'),
    priceOf(expressGbSeconds(execution), 'stepFunctions.expressGbSeconds'),
    priceOf(1, 'lambda.requests'),
    priceOf(lambdaGbSeconds(openMs, OPEN_BROADCAST_MB), 'lambda.gbSeconds'),
    // The row, its entry in the index, and the move of the entry when it is claimed.
    priceOf(writeUnits(rowBytes) + 2, 'dynamoDb.writeUnits'),
    priceOf(readUnits(rowBytes, true), 'dynamoDb.readUnits'),
    priceOf(1, 'scheduler.invocations'),
    priceOf(LOGGED.openBroadcast, 'cloudWatch.logs'),
  ].reduce((sum, usd) => sum + usd, 0);
}
