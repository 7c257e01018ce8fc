/** The archives of the account, each on its bus. */
import type { BusStore } from '../bus/bus-store';
import type { Clock } from '../clock';
import { alreadyExists, notFound, validationError } from '../errors';
import { MAX_ARCHIVE_NAME_CHARACTERS } from '../limits';
import { archiveArn, nameInArn, requireName } from '../names';
import { compilePatternText } from '../pattern-text';
import { Archive } from './archive';

export interface NewArchive {
  readonly name: string;
  readonly sourceArn: string;
  readonly description: string | undefined;
  readonly eventPattern: string | undefined;
  readonly retentionDays: number;
}

export class Archives {
  readonly #archives = new Map<string, Archive>();

  constructor(
    private readonly buses: BusStore,
    private readonly clock: Clock,
  ) {}

  all(): readonly Archive[] {
    return [...this.#archives.values()];
  }

  /** @throws ServiceError ResourceNotFoundException */
  get(name: string): Archive {
    const archive = this.#archives.get(name);
    if (!archive) throw notFound(`Archive ${name} does not exist.`);
    return archive;
  }

  create({ name, sourceArn, description, eventPattern, retentionDays }: NewArchive): Archive {
    requireName('archiveName', name, MAX_ARCHIVE_NAME_CHARACTERS);
    if (this.#archives.has(name)) throw alreadyExists(`Archive ${name} already exists.`);
    if (!Number.isInteger(retentionDays) || retentionDays < 0) {
      throw validationError(`RetentionDays must be a whole number of days, 0 for ever, got ${retentionDays}.`);
    }
    const source = nameInArn('event-bus', sourceArn);
    if (source === undefined) {
      throw validationError('Parameter EventSourceArn is not valid. Reason: Must contain an event bus ARN.');
    }
    const archive = new Archive({
      name,
      arn: archiveArn(this.buses.environment, name),
      sourceArn,
      description,
      pattern:
        eventPattern === undefined ? undefined : { text: eventPattern, compiled: compilePatternText(eventPattern) },
      retentionDays,
      createdAt: new Date(this.clock.now()),
    });
    this.buses.get(source).archives.push(archive);
    this.#archives.set(name, archive);
    return archive;
  }
}
