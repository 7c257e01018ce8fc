/** The right to put events on a bus, for the sources and types that a publisher has, and no other. */
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { BROADCAST_REQUESTED, EVENT_SOURCE } from '#shared/contracts';

/** What a publisher may put on the bus. */
export interface PublishedEvents {
  /** `source` of its events, such as `shop.orders`; each is matched as a whole. */
  readonly source: string | readonly string[];
  /** `detail-type` of its events. @default ['Broadcast Requested'], which the publisher SDK sends */
  readonly detailTypes?: readonly string[];
}

/** @throws Error for a source that is this service's or AWS's own, and if there is no source or type */
export function grantPublish(bus: Pick<IEventBus, 'eventBusArn'>, grantee: IGrantable, events: PublishedEvents): Grant {
  const sources = [events.source].flat();
  const { detailTypes = [BROADCAST_REQUESTED] } = events;
  for (const source of sources) {
    if (source !== EVENT_SOURCE && !source.startsWith('aws.')) continue;
    throw new Error(
      `grantPublish: source '${source}' is not for publishers; use your service's name, such as 'shop.orders'`,
    );
  }
  if (sources.length === 0 || detailTypes.length === 0) {
    throw new Error(
      'grantPublish needs at least one source and one detail-type: without them it would allow all of them',
    );
  }
  return grantEvents(bus, grantee, { 'events:source': sources, 'events:detail-type': detailTypes });
}

/** For the service itself: reports and other events under its own source. */
export const grantOwnEvents = (bus: Pick<IEventBus, 'eventBusArn'>, grantee: IGrantable): Grant =>
  grantEvents(bus, grantee, { 'events:source': [EVENT_SOURCE] });

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html */
function grantEvents(
  { eventBusArn }: Pick<IEventBus, 'eventBusArn'>,
  grantee: IGrantable,
  keys: Readonly<Record<string, readonly string[]>>,
): Grant {
  const values = Object.entries(keys).map(([key, list]) => [key, list.length === 1 ? list[0] : list]);
  return Grant.addToPrincipal({
    grantee,
    actions: ['events:PutEvents'],
    resourceArns: [eventBusArn],
    conditions: { StringEquals: Object.fromEntries(values) as Record<string, unknown> },
  });
}
