/**
 * Caches the secret that tokens are signed with, so that a `$connect` storm does not become a Secrets Manager storm. A rotated
 * secret becomes known without a deployment.
 */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { logger } from '#shared/runtime/logger';

/** Age at which the secret is read again, so that a replaced one goes out of use. */
const TTL_MS = 5 * 60_000;
/** A wrong signature may mean a new secret, but clients with bad tokens must not cause a read each. */
const MIN_REREAD_MS = 15_000;

export class SigningSecret {
  #kept: { readonly value: Uint8Array; readonly readAt: number } | undefined;
  #triedAt = -Infinity;

  constructor(
    private readonly client: Pick<SecretsManagerClient, 'send'>,
    private readonly secretArn: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** @throws the error of Secrets Manager if the secret was never read */
  async current(): Promise<Uint8Array> {
    const kept = this.#kept;
    if (kept && this.now() - kept.readAt < TTL_MS) return kept.value;
    return this.#read();
  }

  /** Reads the secret again; undefined if it was tried a moment ago, or is unchanged. */
  async replaced(): Promise<Uint8Array | undefined> {
    if (this.now() - this.#triedAt < MIN_REREAD_MS) return undefined;
    const before = this.#kept?.value;
    const value = await this.#read();
    return before && Buffer.compare(before, value) === 0 ? undefined : value;
  }

  async #read(): Promise<Uint8Array> {
    this.#triedAt = this.now();
    try {
      const { SecretString } = await this.client.send(new GetSecretValueCommand({ SecretId: this.secretArn }));
      if (!SecretString) throw new Error(`Secret ${this.secretArn} has no SecretString; it must be the HS256 key`);
      this.#kept = { value: new TextEncoder().encode(SecretString), readAt: this.now() };
    } catch (error) {
      // An outage of Secrets Manager must not shut out clients with good tokens.
      if (!this.#kept) throw error;
      logger.warn('Could not read the signing secret again; the cached one stays in use', { error });
    }
    return this.#kept.value;
  }
}
