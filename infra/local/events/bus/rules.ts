/** Puts rules and their targets onto buses, with the checks of PutRule and PutTargets. The template uses it as well. */
import type { LocalContext } from '../../core/context';
import type { JsonObject } from '../../core/service';
import { limitExceeded, notFound, validationError } from '../errors';
import { MAX_RULE_NAME_CHARACTERS, MAX_TARGETS_PER_RULE } from '../limits';
import { DEFAULT_BUS, requireName, ruleArn } from '../names';
import { compilePatternText } from '../pattern-text';
import type { Scheduler } from '../schedule/scheduler';
import { compileTarget } from '../targets';
import type { BusStore } from './bus-store';
import type { Rule, RuleState } from './event-bus';

export interface RuleDefinition {
  readonly name: string;
  readonly bus: string | undefined;
  readonly description: string | undefined;
  readonly roleArn: string | undefined;
  readonly eventPattern: string | undefined;
  readonly scheduleExpression: string | undefined;
  readonly state: string | undefined;
}

export class Rules {
  constructor(
    private readonly context: LocalContext,
    private readonly buses: BusStore,
    private readonly scheduler: Scheduler,
  ) {}

  /** @throws ServiceError ResourceNotFoundException */
  get(name: string, bus: string | undefined): Rule {
    const { name: busName, rules } = this.buses.get(bus);
    const rule = rules.get(name);
    if (!rule) throw notFound(`Rule ${name} does not exist on EventBus ${busName}.`);
    return rule;
  }

  /** Makes a rule, or changes one and keeps its targets. */
  put(definition: RuleDefinition): Rule {
    const bus = this.buses.get(definition.bus);
    const { name, eventPattern, scheduleExpression } = definition;
    requireName('name', name, MAX_RULE_NAME_CHARACTERS);
    if (eventPattern === undefined && scheduleExpression === undefined) {
      throw validationError('Parameter(s) EventPattern or ScheduleExpression must be specified.');
    }
    if (scheduleExpression !== undefined && bus.name !== DEFAULT_BUS) {
      throw validationError('ScheduleExpression is supported only on the default event bus.');
    }
    return this.#store({
      name,
      arn: ruleArn(this.context.environment, bus.name, name),
      busName: bus.name,
      description: definition.description,
      roleArn: definition.roleArn,
      pattern:
        eventPattern === undefined ? undefined : { text: eventPattern, compiled: compilePatternText(eventPattern) },
      scheduleExpression,
      state: requireState(definition.state ?? 'ENABLED'),
      targets: bus.rules.get(name)?.targets ?? new Map(),
    });
  }

  /** Adds targets; one with a known id replaces the old one. @param only removes all others */
  putTargets(rule: Rule, settings: readonly JsonObject[], { only = false } = {}): void {
    const targets = new Map(only ? [] : rule.targets);
    for (const target of settings.map((each) => compileTarget(each, this.context))) targets.set(target.id, target);
    if (targets.size > MAX_TARGETS_PER_RULE) {
      throw limitExceeded(
        `The requested resource exceeds the maximum number allowed: rule ${rule.name} would have ${targets.size} targets of ${MAX_TARGETS_PER_RULE}.`,
      );
    }
    this.#store({ ...rule, targets });
  }

  /** An id that no target has is ignored. */
  removeTargets(rule: Rule, ids: readonly string[]): void {
    this.#store({ ...rule, targets: new Map([...rule.targets].filter(([id]) => !ids.includes(id))) });
  }

  /**
   * A rule that does not exist is none to delete, which is no error on AWS either.
   * @throws ServiceError ValidationException while it has targets
   */
  delete(name: string, busName: string | undefined): void {
    const { rules } = this.buses.get(busName);
    const rule = rules.get(name);
    if (!rule) return;
    if (rule.targets.size > 0) throw validationError("Rule can't be deleted since it has targets.");
    // The scheduler forgets a rule that is off.
    this.setState(rule, 'DISABLED');
    rules.delete(name);
  }

  setState(rule: Rule, state: RuleState): void {
    this.#store({ ...rule, state });
  }

  #store(rule: Rule): Rule {
    const bus = this.buses.get(rule.busName);
    const previous = bus.rules.get(rule.name);
    if (previous?.scheduleExpression !== rule.scheduleExpression || previous?.state !== rule.state) {
      this.scheduler.set(rule, () => this.get(rule.name, rule.busName));
    }
    bus.rules.set(rule.name, rule);
    return rule;
  }
}

function requireState(state: string): RuleState {
  if (state === 'ENABLED' || state === 'DISABLED') return state;
  throw validationError(`Rule state must be ENABLED or DISABLED in local mode, got '${state}'.`);
}
