/** The variables EventBridge predefines for every template, such as `<aws.events.rule-arn>`. */
import type { BusEvent } from '../event';

/** What a template may use about the delivery, besides the event. */
export interface InputContext {
  readonly ruleArn: string;
  readonly ruleName: string;
  /** ISO 8601: when the bus took the event. */
  readonly ingestionTime: string;
}

type ReservedVariable = (event: BusEvent, context: InputContext) => unknown;

export const RESERVED_VARIABLES: ReadonlyMap<string, ReservedVariable> = new Map<string, ReservedVariable>([
  ['aws.events.rule-arn', (_, { ruleArn }) => ruleArn],
  ['aws.events.rule-name', (_, { ruleName }) => ruleName],
  ['aws.events.event.ingestion-time', (_, { ingestionTime }) => ingestionTime],
  ['aws.events.event', (event) => withoutDetail(event)],
  ['aws.events.event.json', (event) => event],
]);

/** For this variable EventBridge leaves out the detail and calls the detail-type `detailType`. */
function withoutDetail({ detail: _detail, 'detail-type': detailType, ...rest }: BusEvent) {
  return { ...rest, detailType };
}
