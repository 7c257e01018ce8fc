/**
 * The public keys of an issuer, read once and kept: `$connect` storms must not become storms on the issuer. They are read
 * again for a key that is not among them, and when they are old, so that a key the issuer has withdrawn goes out of use
 * without a deployment. jose's own cache of a remote set does not keep the keys through an outage of the issuer.
 */
import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { logger } from '#shared/runtime/logger';
import { TokenRefusedError } from '../token-verifier';
import { FetchError, parseObject, type KeyFetcher } from './key-fetcher';

const MAX_AGE_MS = 15 * 60_000;
/** An issuer that does not answer is not asked again for each client. */
const RETRY_MS = 60_000;
/** Nor is one asked again for each token that names a key it does not publish. */
const UNKNOWN_KEY_MS = 10_000;

/** By the id of the key. */
type Keys = ReadonlyMap<string, JWTVerifyGetKey>;

export class KeyCache {
  #keys: Keys | undefined;
  #reading: Promise<Keys> | undefined;
  #refreshAt = Infinity;
  #unknownUntil = -Infinity;

  /** @param uri of the keys, or of what leads the fetcher to them */
  constructor(
    private readonly uri: string,
    private readonly fetcher: KeyFetcher,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * The key that a token names.
   * @throws TokenRefusedError when there is none; any other error when the keys could not be read
   */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    // The header is the client's: its members may be of any type.
    if (typeof header.kid !== 'string') throw new TokenRefusedError('it names no key');
    await this.#refreshIfOld();
    const key = this.#keys?.get(header.kid) ?? (await this.#readFor(header.kid));
    return key(header, token);
  };

  async #readFor(kid: string): Promise<JWTVerifyGetKey> {
    if (this.now() < this.#unknownUntil) {
      throw new TokenRefusedError('its issuer published no such key a moment ago');
    }
    const key = (await this.#read()).get(kid);
    if (key) return key;
    this.#unknownUntil = this.now() + UNKNOWN_KEY_MS;
    throw new TokenRefusedError('its issuer publishes no such key');
  }

  async #refreshIfOld(): Promise<void> {
    if (this.now() < this.#refreshAt) return;
    try {
      await this.#read();
    } catch (error) {
      // An outage of the issuer must not shut out clients whose tokens are good.
      this.#refreshAt = this.now() + RETRY_MS;
      logger.warn('The keys of the issuer could not be read again; those read before stay in use', {
        error: error as Error,
      });
    }
  }

  /** Clients that come while the keys are being read wait for the same answer. */
  #read(): Promise<Keys> {
    this.#reading ??= this.#fetch().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #fetch(): Promise<Keys> {
    const keys = keysOf(this.uri, await this.fetcher.fetch(this.uri));
    this.#keys = keys;
    this.#refreshAt = this.now() + MAX_AGE_MS;
    return keys;
  }
}

/** A set for each key: jose chooses among several by their algorithm too, which would hide that the token's is wrong. */
function keysOf(uri: string, body: ArrayBuffer): Keys {
  const { keys } = parseObject(uri, body);
  if (!Array.isArray(keys)) throw new FetchError(uri, 'it has no list of keys');
  // Reversed, so that the first of two keys with the same id counts.
  return new Map(
    (keys as JSONWebKeySet['keys'])
      .filter((jwk) => typeof jwk?.kid === 'string')
      .reverse()
      .map((jwk) => [jwk.kid!, createLocalJWKSet({ keys: [jwk] })]),
  );
}
