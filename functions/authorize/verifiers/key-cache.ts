/**
 * The public keys of an issuer, read once and kept: `$connect` storms must not become storms on the issuer. They are read
 * again for a key that is not among them (at most every ten seconds, as aws-jwt-verify sees to), and when they are old, so
 * that a key the issuer has withdrawn goes out of use without a deployment.
 */
import type { Fetcher } from 'aws-jwt-verify/https';
import { SimpleJwksCache, type Jwks } from 'aws-jwt-verify/jwk';
import { logger } from '#shared/runtime/logger';

const MAX_AGE_MS = 15 * 60_000;
/** An issuer that does not answer is not asked again for each client. */
const RETRY_MS = 60_000;

export class KeyCache extends SimpleJwksCache {
  /** By the address of the keys. */
  readonly #refreshAt = new Map<string, number>();

  constructor(
    fetcher: Fetcher,
    private readonly now: () => number = Date.now,
  ) {
    super({ fetcher });
  }

  override async getJwks(uri: string): Promise<Jwks> {
    const keys = await super.getJwks(uri);
    this.#refreshAt.set(uri, this.now() + MAX_AGE_MS);
    return keys;
  }

  override async getJwk(...[uri, token]: Parameters<SimpleJwksCache['getJwk']>) {
    await this.#refreshIfOld(uri);
    return super.getJwk(uri, token);
  }

  async #refreshIfOld(uri: string): Promise<void> {
    const refreshAt = this.#refreshAt.get(uri);
    if (refreshAt === undefined || this.now() < refreshAt) return;
    try {
      await this.getJwks(uri);
    } catch (error) {
      // An outage of the issuer must not shut out clients whose tokens are good.
      this.#refreshAt.set(uri, this.now() + RETRY_MS);
      logger.warn('The keys of the issuer could not be read again; those read before stay in use', {
        error: error as Error,
      });
    }
  }
}
