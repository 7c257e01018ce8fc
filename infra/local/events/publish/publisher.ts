/** Takes an event onto a bus: into the archives, and through the rules to the targets of those that match. */
import type { EventBus, Rule } from '../bus/event-bus';
import type { Clock } from '../clock';
import type { Deliveries } from '../delivery/deliveries';
import type { BusEvent } from '../event';
import type { EventBridgeObserver } from '../observer';

export interface PublisherParts {
  readonly clock: Clock;
  readonly deliveries: Deliveries;
  readonly observe: EventBridgeObserver;
}

export class Publisher {
  constructor(private readonly parts: PublisherParts) {}

  publish(bus: EventBus, event: BusEvent): void {
    const ingestedAt = this.parts.clock.now();
    this.parts.observe({ type: 'received', busName: bus.name, event });
    for (const archive of bus.archives) archive.take(event, ingestedAt);
    this.#offer(bus.rules.values(), event, ingestedAt);
  }

  /** An event from an archive: goes only to the given rules, and not into archives again. */
  replay(bus: EventBus, event: BusEvent, ruleArns: ReadonlySet<string>): void {
    const rules = [...bus.rules.values()].filter((rule) => ruleArns.size === 0 || ruleArns.has(rule.arn));
    this.#offer(rules, event, this.parts.clock.now());
  }

  /** An event for one rule, whatever its pattern, such as a schedule's. */
  deliver(rule: Rule, event: BusEvent): void {
    this.#deliver(rule, event, this.parts.clock.now());
  }

  drop(busName: string, event: BusEvent): void {
    this.parts.observe({ type: 'dropped', busName, event });
  }

  #offer(rules: Iterable<Rule>, event: BusEvent, ingestedAt: number): void {
    const { observe } = this.parts;
    for (const rule of rules) {
      if (rule.state === 'DISABLED' || !rule.pattern) continue;
      const mismatch = rule.pattern.compiled.explain(event);
      if (mismatch) {
        observe({ type: 'unmatched', ruleArn: rule.arn, event, mismatch });
        continue;
      }
      observe({ type: 'matched', ruleArn: rule.arn, event });
      this.#deliver(rule, event, ingestedAt);
    }
  }

  #deliver(rule: Rule, event: BusEvent, ingestedAt: number): void {
    for (const target of rule.targets.values()) {
      this.parts.deliveries.start({ event, ingestedAt, ruleArn: rule.arn, ruleName: rule.name, target });
    }
  }
}
