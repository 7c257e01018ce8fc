/**
 * The secret that tokens are signed with, read from Secrets Manager and kept for a while: `$connect` storms must not
 * become Secrets Manager storms, and a rotated secret must become known without a deployment.
 */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { logger } from '#shared/runtime/logger';

/** After this long the secret is read again, so that one that was replaced goes out of use. */
const TTL_MS = 5 * 60_000;
/** A signature that does not fit may mean a new secret; clients with bad tokens must not turn that into a read each. */
const MIN_REREAD_MS = 15_000;

export class SigningSecret {
  #kept: { readonly value: Uint8Array; readonly readAt: number } | undefined;
  #triedAt = -Infinity;

  constructor(
    private readonly client: Pick<SecretsManagerClient, 'send'>,
    private readonly secretArn: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** @throws what Secrets Manager throws when the secret was never read */
  async current(): Promise<Uint8Array> {
    const kept = this.#kept;
    if (kept && this.now() - kept.readAt < TTL_MS) return kept.value;
    return this.#read();
  }

  /** The secret read anew; undefined when it was tried a moment ago, or is still the same. */
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
      if (!SecretString) throw new Error(`Secret ${this.secretArn} has no text; it must be the HS256 key, as text`);
      this.#kept = { value: new TextEncoder().encode(SecretString), readAt: this.now() };
    } catch (error) {
      // An outage of Secrets Manager must not shut out clients whose tokens are good.
      if (!this.#kept) throw error;
      logger.warn('The signing secret could not be read again; the one read before stays in use', { error });
    }
    return this.#kept.value;
  }
}
