/**
 * The keys that tokens may be signed with: the stack's secret, and during a rotation the one before and the one to come. They
 * are cached, so that a `$connect` storm does not become a Secrets Manager storm, and read again, so that a rotation needs no
 * deployment. infra/DEPLOY.md says how to rotate.
 */
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { logger } from '#shared/runtime/logger';

/** Age at which keys are read again, so that a removed one goes out of use, and a pending one is known before it signs. */
const TTL_MS = 5 * 60_000;
/** A wrong signature may mean a new secret, but clients with bad tokens must not cause a read each. */
const MIN_REREAD_MS = 15_000;

type Stage = 'AWSCURRENT' | 'AWSPENDING' | 'AWSPREVIOUS';
type Key = Uint8Array;
interface Kept<Value> {
  readonly value: Value;
  readonly readAt: number;
}

export class SigningSecret {
  #current: Kept<Key> | undefined;
  #all: Kept<readonly Key[]> | undefined;
  #triedAt = 0;

  constructor(
    private readonly client: Pick<SecretsManagerClient, 'send'>,
    private readonly secretArn: string,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * The keys to try, likeliest first. The one that signs now comes first and costs a read in five minutes; the others are read
   * only for a token that it did not sign.
   * @throws the error of Secrets Manager if a key that is needed was never read
   */
  async *keys(): AsyncGenerator<Key, void> {
    yield await this.#signingNow();
    const known = this.#all;
    if (known && this.#isFresh(known)) yield* known.value;
    if (known && this.now() - this.#triedAt < MIN_REREAD_MS) return;
    yield* await this.#readAll();
  }

  async #signingNow(): Promise<Key> {
    const kept = this.#current;
    if (kept && this.#isFresh(kept)) return kept.value;
    this.#current = await this.#orKept(kept, () => this.#require('AWSCURRENT'));
    return this.#current.value;
  }

  /**
   * In this order, because a rotation moves labels meanwhile: a secret goes from AWSPENDING to AWSCURRENT to AWSPREVIOUS, so
   * one that moves on between two of the reads is read twice, and never missed.
   */
  async #readAll(): Promise<readonly Key[]> {
    this.#triedAt = this.now();
    this.#all = await this.#orKept(this.#all, async () => {
      const pending = await this.#find('AWSPENDING');
      const current = await this.#require('AWSCURRENT');
      const previous = await this.#find('AWSPREVIOUS');
      return [current, pending, previous].filter((key) => key !== undefined);
    });
    return this.#all.value;
  }

  /** An outage of Secrets Manager must not shut out clients with good tokens. */
  async #orKept<Value>(kept: Kept<Value> | undefined, read: () => Promise<Value>): Promise<Kept<Value>> {
    try {
      return { value: await read(), readAt: this.now() };
    } catch (error) {
      if (!kept) throw error;
      logger.warn('Could not read the signing secret again; the cached one stays in use', { error });
      return kept;
    }
  }

  async #find(stage: Stage): Promise<Key | undefined> {
    try {
      return await this.#require(stage);
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined; // no version has the label
      throw error;
    }
  }

  async #require(VersionStage: Stage): Promise<Key> {
    const { SecretString } = await this.client.send(
      new GetSecretValueCommand({ SecretId: this.secretArn, VersionStage }),
    );
    if (!SecretString) throw new Error(`Secret ${this.secretArn} has no SecretString; it must be the HS256 key`);
    return new TextEncoder().encode(SecretString);
  }

  #isFresh({ readAt }: Kept<unknown>): boolean {
    return this.now() - readAt < TTL_MS;
  }
}
