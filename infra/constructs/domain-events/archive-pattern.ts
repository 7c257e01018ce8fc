/** Which events the archive keeps for replay. */
import { Match, type EventPattern } from 'aws-cdk-lib/aws-events';
import { BROADCAST_REQUESTED, EVENT_SOURCE } from '#shared/contracts';
import type { DomainEventMapping } from './mapping';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-archive.html */
const MAX_PATTERN_CHARACTERS = 4096;

/** On a bus of the service: everything but its own reports, so that a mapping added later can be replayed too. */
export const OWN_BUS_PATTERN: EventPattern = { source: Match.anythingBut(EVENT_SOURCE) };

/**
 * On a bus that others use: requests, and events of the sources and types of the mappings. Conditions on the detail are
 * left out, because a pattern does not take every name of a field inside `$or`. If the list is longer than a pattern may
 * be, it names only the sources.
 */
export function sharedBusPattern(mappings: readonly Pick<DomainEventMapping, 'pattern'>[]): EventPattern {
  const requests = { source: Match.anythingBut(EVENT_SOURCE), 'detail-type': [BROADCAST_REQUESTED] };
  const typesBySource = new Map<string, Set<string>>();
  for (const { pattern } of mappings) {
    for (const source of pattern.source) {
      typesBySource.set(source, new Set([...(typesBySource.get(source) ?? []), ...pattern.detailType]));
    }
  }
  if (typesBySource.size === 0) return { source: requests.source, detailType: requests['detail-type'] };
  const exact = [...typesBySource].map(([source, types]) => ({ source: [source], 'detail-type': [...types] }));
  return [exact, [{ source: [...typesBySource.keys()] }]]
    .map((handled) => ({ $or: [requests, ...handled] }))
    .find((pattern, index, { length }) => index === length - 1 || fits(pattern)) as EventPattern;
}

/** Tokens, such as the operators of `Match`, are longer once they are resolved: about thirty characters. */
const fits = (pattern: object): boolean => JSON.stringify(pattern).length + 50 <= MAX_PATTERN_CHARACTERS;
