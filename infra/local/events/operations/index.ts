/** The service `events`: its operations by name, over AWS JSON 1.1. */
import type { LocalService, Operation } from '../../core/service';
import type { EventBridgeParts } from '../parts';
import { putEvents } from '../publish/put-events';
import { archiveOperations } from './archives';
import { busOperations } from './buses';
import { replayOperations } from './replays';
import { ruleOperations } from './rules';
import { testEventPattern } from './test-event-pattern';

export function eventBridgeService(parts: EventBridgeParts, stop: () => Promise<void>): LocalService {
  const { buses, rules, archives, replays, clock } = parts;
  const operations = new Map<string, Operation>(
    Object.entries({
      PutEvents: putEvents(parts),
      TestEventPattern: testEventPattern,
      ...busOperations(buses),
      ...ruleOperations(buses, rules),
      ...archiveOperations(buses, archives, clock),
      ...replayOperations(buses, replays),
    }),
  );
  return {
    name: 'events',
    targetPrefix: 'AWSEvents',
    protocol: 'json-1.1',
    operation: (name) => operations.get(name),
    stop,
  };
}
