/** One secret and its versions. Exactly one version holds each staging label. */
import { ServiceError } from '../core/service';

export const CURRENT = 'AWSCURRENT';
export const PREVIOUS = 'AWSPREVIOUS';
/** Versions without a label that stay readable by id; Secrets Manager keeps about as many. */
const MAX_UNLABELLED_VERSIONS = 100;

export interface SecretValue {
  readonly SecretString?: string;
  /** Base64. */
  readonly SecretBinary?: string;
}

export interface SecretVersion {
  readonly id: string;
  readonly value: SecretValue;
  readonly stages: Set<string>;
  /** Epoch seconds. */
  readonly createdAt: number;
}

export class Secret {
  readonly createdAt = Date.now() / 1000;
  /** Oldest first. */
  readonly #versions = new Map<string, SecretVersion>();

  constructor(
    readonly name: string,
    readonly arn: string,
    readonly description: string | undefined,
  ) {}

  get versions(): readonly SecretVersion[] {
    return [...this.#versions.values()];
  }

  /**
   * Adds a version and moves the labels to it. A version that exists with the same value stays as it is.
   * @throws ServiceError ResourceExistsException if it exists with another value
   */
  put(id: string, value: SecretValue, stages: readonly string[]): SecretVersion {
    const known = this.#versions.get(id);
    if (known) return sameVersion(known, value);
    const version = { id, value, stages: new Set<string>(), createdAt: Date.now() / 1000 };
    this.#versions.set(id, version);
    for (const stage of stages) this.#move(stage, version);
    this.#forgetOldest();
    return version;
  }

  /** @throws ServiceError ResourceNotFoundException */
  version({ id, stage = CURRENT }: { readonly id?: string; readonly stage?: string }): SecretVersion {
    const found = id === undefined ? this.#labelled(stage) : this.#versions.get(id);
    if (found) return found;
    const what = id === undefined ? `staging label: ${stage}` : `VersionId: ${id}`;
    throw new ServiceError(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for ${what}`,
    );
  }

  /**
   * Moves a label, or takes it away if no version is named to move it to.
   * @param from the version that has it now; needed if one has
   * @throws ServiceError InvalidParameterException if `from` does not have it, ResourceNotFoundException
   */
  relabel(stage: string, { to, from }: { readonly to?: string; readonly from?: string }): void {
    const target = to === undefined ? undefined : this.version({ id: to });
    const holder = this.#labelled(stage);
    if (holder?.id !== from && (from !== undefined || holder !== target)) {
      const told = from === undefined ? 'no RemoveFromVersionId' : `RemoveFromVersionId ${from}`;
      throw new ServiceError(
        'InvalidParameterException',
        `The staging label ${stage} is attached to ${holder ? `version ${holder.id}` : 'no version'}, got ${told}.`,
      );
    }
    if (target) this.#move(stage, target);
    else if (stage === CURRENT) throw new ServiceError('InvalidParameterException', `${CURRENT} can only be moved.`);
    else holder?.stages.delete(stage);
  }

  #labelled(stage: string): SecretVersion | undefined {
    return this.versions.find(({ stages }) => stages.has(stage));
  }

  #move(stage: string, to: SecretVersion): void {
    const from = this.#labelled(stage);
    if (from === to) return;
    from?.stages.delete(stage);
    to.stages.add(stage);
    if (stage === CURRENT && from) this.#move(PREVIOUS, from);
  }

  #forgetOldest(): void {
    const unlabelled = this.versions.filter(({ stages }) => stages.size === 0);
    for (const { id } of unlabelled.slice(0, -MAX_UNLABELLED_VERSIONS)) this.#versions.delete(id);
  }
}

function sameVersion(known: SecretVersion, { SecretString, SecretBinary }: SecretValue): SecretVersion {
  if (known.value.SecretString === SecretString && known.value.SecretBinary === SecretBinary) return known;
  throw new ServiceError(
    'ResourceExistsException',
    `A resource with the ID you requested already exists: version ${known.id} has another value, and versions never change.`,
  );
}
