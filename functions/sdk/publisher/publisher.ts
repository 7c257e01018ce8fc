/** Makes a publisher. It validates publications, puts them on the bus, and returns the ids of their broadcasts. */
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { MAX_PART_CHARACTERS } from '#shared/request/broadcast-id';
import { CLIENT_SETTINGS } from '#shared/runtime/client-settings';
import { BROADCAST_REQUESTED, EVENT_SOURCE } from '#shared/contracts';
import { eventBusName as eventBusOfEnvironment } from '#shared/runtime/env';
import type { Contract } from '../contract';
import { InvalidMessageError } from '../invalid-message-error';
import { addMethods } from '../message-methods';
import { schemaOf, supersedesOf, validate } from '../validate';
import { PublishError, type RefusedBroadcast } from './publish-error';
import { type EntryResult, putEntries } from './put-events';
import { type PreparedRequest, prepareRequests } from './requests';
import type { Publication, Published, PublishedBroadcast, Publisher, PublisherOptions } from './types';

type AnyPublication = { readonly type: string } & Publication<unknown>;
/** A request, with the position of its publication. */
type IndexedRequest = PreparedRequest & { readonly index: number };

/**
 * @example
 * const publisher = createPublisher(contract, { eventBusName, source: 'shop.orders' });
 * await publisher.orderShipped({ to: { users: ['alice'] }, data: { orderId: 'A-1042', carrier: 'DHL' } });
 *
 * Each method throws InvalidMessageError, before anything is sent, if a publication cannot be broadcast, and
 * PublishError if the bus did not accept every event.
 * @throws ContractError if two messages would have the same method
 * @throws Error for a source that applications must not use, or if no bus is named
 */
export function createPublisher<C extends Contract>(contract: C, options: PublisherOptions = {}): Publisher<C> {
  const { source = 'app', traceparent: activeTrace, client = new EventBridgeClient(CLIENT_SETTINGS) } = options;
  const eventBusName = options.eventBusName ?? eventBusOfEnvironment();
  checkSource(source);

  async function publishAll(publications: readonly AnyPublication[]): Promise<readonly Published[]> {
    const requests: IndexedRequest[] = [];
    for (const [index, given] of publications.entries()) {
      const traceparent = given.traceparent ?? activeTrace?.();
      const publication = { ...given, ...(traceparent !== undefined && { traceparent }) };
      const prepared = await prepare(contract, publication, source).catch((error: unknown) => {
        throw publications.length === 1 ? error : locate(error, index);
      });
      requests.push(...prepared.map((request) => ({ ...request, index })));
    }
    const common = { EventBusName: eventBusName, Source: source, DetailType: BROADCAST_REQUESTED };
    const results = await putEntries(
      client,
      requests.map(({ detail, traceHeader }) => ({
        ...{ ...common, Detail: detail },
        ...(traceHeader !== undefined && { TraceHeader: traceHeader }),
      })),
    );
    return outcome(eventBusName, publications.length, requests, results);
  }

  const publish = async (publication: AnyPublication) => (await publishAll([publication]))[0];
  return addMethods(
    { publishAll },
    {
      messages: Object.keys(contract.serverToClient),
      name: (message) => message,
      method: (type) => (publication: Publication<unknown>) => publish({ ...publication, type }),
    },
  ) as Publisher<C>;
}

async function prepare(contract: Contract, { type, data, ...publication }: AnyPublication, source: string) {
  const valid = await validate(schemaOf(contract, 'serverToClient', type), type, data);
  const supersedes = publication.supersedes ?? supersedesOf(contract, type, valid);
  return prepareRequests(type, { ...publication, ...(supersedes && { supersedes }) }, valid, source);
}

/** Adds which of many publications is wrong. */
function locate(error: unknown, index: number): unknown {
  if (!(error instanceof InvalidMessageError)) return error;
  const at = `publications[${index}]`;
  const issues = error.issues.map(({ path, message }) => ({
    path: path === undefined ? at : `${at}.${path}`,
    message,
  }));
  return new InvalidMessageError(error.type, issues);
}

/** @throws PublishError if the bus did not accept every event */
function outcome(
  eventBusName: string,
  publications: number,
  requests: readonly IndexedRequest[],
  results: readonly EntryResult[],
): Published[] {
  const broadcasts = Array.from({ length: publications }, (): PublishedBroadcast[] => []);
  const refused: RefusedBroadcast[] = [];
  requests.forEach(({ index, type, broadcastId }, position) => {
    const result = results[position]!;
    if ('eventId' in result) broadcasts[index]!.push({ broadcastId, eventId: result.eventId });
    else refused.push({ index, type, broadcastId, ...result });
  });
  const published = broadcasts.map((each) => ({ broadcasts: each }));
  if (refused.length > 0) throw new PublishError(eventBusName, refused, published);
  return published;
}

function checkSource(source: string): void {
  if (source === '' || source.length > MAX_PART_CHARACTERS.source) {
    throw new Error(`source must be a string of 1 to ${MAX_PART_CHARACTERS.source} characters, got ${source.length}`);
  }
  if (source === EVENT_SOURCE || source.startsWith('aws.')) {
    throw new Error(
      `source '${source}' is not for applications: '${EVENT_SOURCE}' is this service's, which rules ignore, and 'aws.' is reserved; use your service's name, such as 'shop.orders'`,
    );
  }
}
