/** The event buses of the account. The default bus always exists. */
import type { ResourcePolicies } from '../../core/context';
import type { Environment } from '../../core/identity';
import type { JsonObject } from '../../core/service';
import type { Clock } from '../clock';
import { alreadyExists, notFound } from '../errors';
import { MAX_BUS_NAME_CHARACTERS } from '../limits';
import { busArn, busName, DEFAULT_BUS, requireName } from '../names';
import type { EventBus } from './event-bus';

export class BusStore {
  readonly #buses = new Map<string, EventBus>();
  /** Names of buses that were imported but not created. */
  readonly #imported = new Set<string>();

  constructor(
    readonly environment: Environment,
    private readonly clock: Clock,
    private readonly policies: ResourcePolicies,
  ) {
    this.create(DEFAULT_BUS);
  }

  all(): readonly EventBus[] {
    return [...this.#buses.values()];
  }

  /** @param nameOrArn if absent, the default bus */
  find(nameOrArn: string | undefined): EventBus | undefined {
    return this.#buses.get(busName(nameOrArn));
  }

  /** @throws ServiceError ResourceNotFoundException */
  get(nameOrArn: string | undefined): EventBus {
    const bus = this.find(nameOrArn);
    if (!bus) throw notFound(`Event bus ${busName(nameOrArn)} does not exist.`);
    return bus;
  }

  /** A bus that the template names but another stack makes. It is created here, since that stack does not run. */
  import(nameOrArn: string | undefined): EventBus {
    const known = this.find(nameOrArn);
    if (known) return known;
    const imported = this.create(busName(nameOrArn));
    this.#imported.add(imported.name);
    return imported;
  }

  /** @throws ServiceError ResourceAlreadyExistsException */
  create(name: string, description?: string): EventBus {
    requireName('name', name, MAX_BUS_NAME_CHARACTERS);
    const known = this.#buses.get(name);
    // The template makes it after all: something that refers to it by name came first.
    if (known && this.#imported.delete(name)) return known;
    if (known) throw alreadyExists(`Event bus ${name} already exists.`);
    const bus: EventBus = {
      name,
      arn: busArn(this.environment, name),
      description,
      createdAt: new Date(this.clock.now()),
      rules: new Map(),
      archives: [],
      policy: [],
    };
    this.#buses.set(name, bus);
    return bus;
  }

  allow(bus: EventBus, statement: JsonObject): void {
    bus.policy.push(statement);
    this.policies.add(bus.arn, statement);
  }
}
