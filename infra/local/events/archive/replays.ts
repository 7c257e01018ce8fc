/** Replays: archived events go to the rules of their bus again, marked with the name of the replay. */
import { setImmediate } from 'node:timers/promises';
import { unattended } from '../../core/guarded';
import { ServiceError } from '../../core/service';
import type { BusStore } from '../bus/bus-store';
import type { EventBus } from '../bus/event-bus';
import type { Clock } from '../clock';
import { alreadyExists, notFound, validationError } from '../errors';
import type { BusEvent } from '../event';
import { MAX_REPLAY_NAME_CHARACTERS } from '../limits';
import { nameInArn, replayArn, requireName } from '../names';
import type { Publisher } from '../publish/publisher';
import type { Archives } from './archives';

/** Events per turn of the event loop, so that a long replay does not block everything else. */
const EVENTS_PER_TURN = 50;

export interface ReplayDefinition {
  readonly name: string;
  readonly description: string | undefined;
  readonly archiveArn: string;
  readonly from: Date;
  readonly to: Date;
  readonly destinationArn: string;
  /** Only these rules get the events; all if empty. */
  readonly ruleArns: readonly string[];
}

export interface Replay extends ReplayDefinition {
  readonly arn: string;
  readonly startedAt: Date;
  state: 'STARTING' | 'RUNNING' | 'CANCELLING' | 'CANCELLED' | 'COMPLETED';
  lastReplayedTime?: Date;
  endedAt?: Date;
}

export class Replays {
  readonly #replays = new Map<string, Replay>();

  constructor(
    private readonly buses: BusStore,
    private readonly archives: Archives,
    private readonly publisher: Publisher,
    private readonly clock: Clock,
  ) {}

  all(): readonly Replay[] {
    return [...this.#replays.values()];
  }

  /** @throws ServiceError ResourceNotFoundException */
  get(name: string): Replay {
    const replay = this.#replays.get(name);
    if (!replay) throw notFound(`Replay ${name} does not exist.`);
    return replay;
  }

  start(definition: ReplayDefinition): Replay {
    const { name, archiveArn, from, to } = definition;
    requireName('replayName', name, MAX_REPLAY_NAME_CHARACTERS);
    if (this.#replays.has(name)) throw alreadyExists(`Replay ${name} already exists.`);
    const bus = this.#destinationOf(definition);
    if (from.getTime() >= to.getTime()) {
      throw validationError('Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.');
    }
    const now = this.clock.now();
    const events = this.archives.get(nameInArn('archive', archiveArn) ?? '').between(from.getTime(), to.getTime(), now);
    const arn = replayArn(this.buses.environment, name);
    const replay: Replay = { ...definition, arn, startedAt: new Date(now), state: 'STARTING' };
    this.#replays.set(name, replay);
    unattended('a replay', this.#run(replay, bus, events));
    return replay;
  }

  /** @throws ServiceError IllegalStatusException if the replay has ended */
  cancel(name: string): Replay {
    const replay = this.get(name);
    if (replay.state !== 'STARTING' && replay.state !== 'RUNNING') {
      throw new ServiceError('IllegalStatusException', `Replay ${name} is not in a valid state for this operation.`);
    }
    replay.state = 'CANCELLING';
    return replay;
  }

  stop(): void {
    for (const replay of this.#replays.values()) {
      if (replay.state === 'STARTING' || replay.state === 'RUNNING') replay.state = 'CANCELLING';
    }
  }

  /** @throws ServiceError if the archive does not exist, or the bus is not the archive's */
  #destinationOf({ archiveArn, destinationArn }: ReplayDefinition): EventBus {
    const archive = nameInArn('archive', archiveArn);
    if (archive === undefined) {
      throw validationError('Parameter EventSourceArn is not valid. Reason: Must contain an archive ARN.');
    }
    const bus = nameInArn('event-bus', destinationArn);
    if (bus === undefined) {
      throw validationError('Parameter Destination.Arn is not valid. Reason: Must contain an event bus ARN.');
    }
    if (this.archives.get(archive).definition.sourceArn !== destinationArn) {
      throw validationError('Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.');
    }
    return this.buses.get(bus);
  }

  async #run(replay: Replay, bus: EventBus, events: readonly BusEvent[]): Promise<void> {
    const ruleArns = new Set(replay.ruleArns);
    await setImmediate();
    if (replay.state === 'STARTING') replay.state = 'RUNNING';
    for (const [index, event] of events.entries()) {
      if (replay.state !== 'RUNNING') break;
      this.publisher.replay(bus, { ...event, 'replay-name': replay.name }, ruleArns);
      replay.lastReplayedTime = new Date(event.time);
      if (index % EVENTS_PER_TURN === EVENTS_PER_TURN - 1) await setImmediate();
    }
    replay.state = replay.state === 'RUNNING' ? 'COMPLETED' : 'CANCELLED';
    replay.endedAt = new Date(this.clock.now());
  }
}
