/** The event source mappings of queues: what Lambda's API shows and changes, and the polling of each. */
import { randomUUID } from 'node:crypto';
import type { LocalContext } from '../../core/context';
import { arn } from '../../core/identity';
import { type JsonObject, ServiceError } from '../../core/service';
import type { LocalFunction } from '../local-function';
import { describedSettings, mappingSettings } from './mapping-settings';
import { QueuePoller, type QueueSource } from './queue-poller';

interface Mapping {
  readonly id: string;
  source: QueueSource;
  /** Epoch milliseconds. */
  modifiedAt: number;
  /** While it is enabled. */
  poller: QueuePoller | undefined;
}

export class EventSourceMappings {
  readonly #byId = new Map<string, Mapping>();

  constructor(private readonly context: LocalContext) {}

  /**
   * @param id of the mapping that it replaces @default a new one
   * @returns its id and its ARN
   * @throws ServiceError ResourceConflictException if the function has one for this queue
   */
  put(source: QueueSource, id: string = randomUUID()): { readonly id: string; readonly arn: string } {
    const { queueArn, target } = source;
    const other = [...this.#byId.values()].find(
      (each) => each.id !== id && each.source.queueArn === queueArn && each.source.target === target,
    );
    if (other) throw conflict(source, other.id);
    const mapping: Mapping = { id, source, modifiedAt: 0, poller: this.#byId.get(id)?.poller };
    this.#byId.set(id, mapping);
    this.#change(mapping, source);
    return { id, arn: this.arnOf(id) };
  }

  /**
   * UpdateEventSourceMapping, but for another function.
   * @returns it as it is then
   */
  update({ UUID, ...input }: JsonObject): JsonObject {
    const mapping = this.#find(UUID);
    this.#change(mapping, {
      ...mapping.source,
      settings: mappingSettings(input, mapping.source.queueArn, mapping.source.settings),
    });
    return this.#describe(mapping);
  }

  /** GetEventSourceMapping. */
  get(id: unknown): JsonObject {
    return this.#describe(this.#find(id));
  }

  /** @param target only those of this function @param queueArn only those of this queue */
  list(target: LocalFunction | undefined, queueArn: unknown): JsonObject[] {
    return [...this.#byId.values()]
      .filter(({ source }) => (target ?? source.target) === source.target)
      .filter(({ source }) => (queueArn ?? source.queueArn) === source.queueArn)
      .map((mapping) => this.#describe(mapping));
  }

  arnOf(id: string): string {
    return arn(this.context.environment, 'lambda', `event-source-mapping:${id}`);
  }

  stop(): void {
    for (const { poller } of this.#byId.values()) poller?.stop();
  }

  /** The old polling ends with what it has received; the new one begins at once. */
  #change(mapping: Mapping, source: QueueSource): void {
    mapping.poller?.stop();
    mapping.poller = source.settings.enabled ? new QueuePoller(this.context, source) : undefined;
    mapping.poller?.start();
    mapping.source = source;
    mapping.modifiedAt = Date.now();
  }

  /** @throws ServiceError ResourceNotFoundException */
  #find(id: unknown): Mapping {
    const mapping = this.#byId.get(String(id));
    if (mapping) return mapping;
    throw new ServiceError('ResourceNotFoundException', 'The resource you requested does not exist.', 404, {
      Type: 'User',
    });
  }

  #describe({ id, source, modifiedAt }: Mapping): JsonObject {
    const { settings, queueArn, target } = source;
    return {
      UUID: id,
      EventSourceMappingArn: this.arnOf(id),
      EventSourceArn: queueArn,
      FunctionArn: target.configuration.arn,
      State: settings.enabled ? 'Enabled' : 'Disabled',
      StateTransitionReason: 'USER_INITIATED',
      LastModified: modifiedAt / 1000,
      ...describedSettings(settings),
    };
  }
}

const conflict = ({ queueArn, target }: QueueSource, id: string): ServiceError =>
  new ServiceError(
    'ResourceConflictException',
    `An event source mapping with SQS arn (" ${queueArn} ") and function (" ${target.configuration.name} ") already exists. ` +
      `Please update or delete the existing mapping with UUID ${id}`,
    409,
    { Type: 'User' },
  );
