/**
 * Caches the public keys of an issuer, so that a `$connect` storm does not become a storm on the issuer. It reads them
 * again for an unknown key, and when they are old, so that a withdrawn key goes out of use without a deployment. jose's
 * own cache of a remote set drops the keys during an outage of the issuer.
 */
import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { logger } from '#shared/runtime/logger';
import { TokenRefusedError } from '../token-verifier';
import { FetchError, parseObject, type KeyFetcher } from './key-fetcher';

const MAX_AGE_MS = 15 * 60_000;
/** Wait after an issuer did not answer, so that not every client causes a request. */
const RETRY_MS = 60_000;
/** Wait after an unknown key, so that not every token with an unknown key causes a request. */
const UNKNOWN_KEY_MS = 10_000;

/** By the id of the key. */
type Keys = ReadonlyMap<string, JWTVerifyGetKey>;

export class KeyCache {
  #keys: Keys | undefined;
  #reading: Promise<Keys> | undefined;
  #refreshAt = Infinity;
  #unknownUntil = -Infinity;

  /** @param uri of the keys, or of the document where the fetcher finds their address */
  constructor(
    private readonly uri: string,
    private readonly fetcher: KeyFetcher,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Finds the key that a token names.
   * @throws TokenRefusedError if there is none; any other error if the keys could not be read
   */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    // The header comes from the client, so its members may have any type.
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
      // An outage of the issuer must not shut out clients with good tokens.
      this.#refreshAt = this.now() + RETRY_MS;
      logger.warn('Could not read the issuer keys again; the cached keys stay in use', {
        error: error as Error,
      });
    }
  }

  /** Clients that connect during a read share its answer. */
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

/** One set per key. In a set of several, jose also selects by algorithm, which would hide that the token's is wrong. */
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
