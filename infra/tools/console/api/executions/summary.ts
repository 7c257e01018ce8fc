/** The summary of one execution for the list, from its input when it starts and from its outcome when it ends. */
import { broadcastIdOf } from '#shared/request/broadcast-id';
import type { Json } from '#local/core/service';
import type { Execution } from '#local/step-functions/executions/execution';
import type { Outcome } from '#local/step-functions/engine/outcome';
import type { DeliveryTotals, ExecutionSummary } from '../contract';

type JsonObject = Readonly<Record<string, Json>>;

export function summaryAtStart(execution: Execution): Omit<ExecutionSummary, 'sequence'> {
  const { arn, name, machine, type, startDate, mapRunArn, mapItem, input } = execution;
  const object = objectIn(input);
  const eventId = textIn(object.eventId);
  const broadcastId = broadcastIdIn(object);
  return {
    arn,
    name,
    machine: machine.name,
    type,
    status: 'RUNNING',
    startedAt: startDate,
    ...(mapRunArn !== undefined && { mapRunArn }),
    ...(mapItem && { item: mapItem.Index }),
    ...(broadcastId !== undefined && { broadcastId }),
    ...(eventId !== undefined && { eventId }),
  };
}

export function summaryAtEnd(started: ExecutionSummary, outcome: Outcome, endedAt: number): ExecutionSummary {
  const ended = { ...started, status: outcome.status, endedAt };
  if (outcome.status !== 'SUCCEEDED') return outcome.error === undefined ? ended : { ...ended, error: outcome.error };
  const output = objectIn(outcome.output);
  const status = textIn(output.status);
  const broadcastId = textIn(output.broadcastId);
  const totals = totalsIn(output);
  return {
    ...ended,
    ...(broadcastId !== undefined && { broadcastId }),
    ...(status !== undefined && { outcome: status }),
    ...(totals && { totals }),
  };
}

/** A broadcast is named by its event; a fan-out by the broadcast that was handed over. */
function broadcastIdIn(input: JsonObject): string | undefined {
  const handedOver = textIn(objectIn(input.broadcast).broadcastId) ?? textIn(input.broadcastId);
  if (handedOver !== undefined) return handedOver;
  const [mapping, source] = [textIn(input.mapping), textIn(input.source)];
  const key = textIn(objectIn(input.request).idempotencyKey) ?? textIn(input.eventId);
  if (mapping === undefined || source === undefined || key === undefined) return undefined;
  return broadcastIdOf({ mapping, source, key });
}

function totalsIn({ connections, delivered, stale, failed, durationMs }: JsonObject): DeliveryTotals | undefined {
  const totals = { connections, delivered, stale, failed, durationMs };
  return Object.values(totals).every((value) => typeof value === 'number') ? (totals as DeliveryTotals) : undefined;
}

const textIn = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

const objectIn = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
