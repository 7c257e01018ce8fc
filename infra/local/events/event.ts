/** An event as it is on a bus, and as targets receive it. */
import type { JsonObject } from '../core/service';

export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: JsonObject;
  /** Name of the replay that brought the event back. */
  readonly 'replay-name'?: string;
}

/** Whole seconds, like EventBridge's times. */
export const eventTime = (epochMilliseconds: number): string =>
  new Date(epochMilliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
