/**
 * An event forwarded from one bus to another keeps its id, account and time, which PutEvents has no members for. It is
 * stored under a symbol, which no request from outside can carry.
 */
import type { JsonObject } from '../../core/service';
import type { BusEvent } from '../event';

const FORWARDED = Symbol('forwarded event');

export const forwardedEntry = (event: BusEvent, busArn: string): JsonObject & { [FORWARDED]: BusEvent } => ({
  EventBusName: busArn,
  Source: event.source,
  DetailType: event['detail-type'],
  [FORWARDED]: event,
});

export const forwardedEvent = (entry: JsonObject): BusEvent | undefined =>
  (entry as { readonly [FORWARDED]?: BusEvent })[FORWARDED];
