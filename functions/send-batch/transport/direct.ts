/** The default transport: signs posts itself, without the SDK. */
import type { CallbackUrl } from '#shared/runtime/callback-url';
import { createSigner, sha256Hex, type SignedPost } from '../signer';
import { exchangesOf } from './exchange';
import type { Identity } from './identity';
import type { Answer, Post, Transport, TransportSettings } from './transport';
import { createWire, isSendable, NOT_SENDABLE, type Wire } from './wire';

/**
 * Milliseconds one signer is used: well within the 5 minutes a signature's date may be off. A new one gets fresh
 * credentials.
 */
const SIGNER_LIFE_MS = 30_000;
const ABORTED: Promise<Answer> = Promise.resolve({ failure: 'aborted' });
const UNSENT: Promise<Answer> = Promise.resolve(NOT_SENDABLE);

export class DirectTransport implements Transport {
  readonly #callback: CallbackUrl;
  readonly #identity: Identity;
  readonly #timeoutMs: number;
  readonly #wire: Wire;

  constructor(
    callback: CallbackUrl,
    identity: Identity,
    settings: TransportSettings,
    wire = createWire(callback, settings),
  ) {
    this.#callback = callback;
    this.#identity = identity;
    this.#timeoutMs = settings.postTimeoutMs;
    this.#wire = wire;
  }

  async prepare(message: string, stop: AbortSignal): Promise<Post> {
    const body = Buffer.from(message);
    const bodyHash = sha256Hex(body);
    const begin = exchangesOf(stop, this.#timeoutMs);

    let sign = await this.#signer(bodyHash);
    let renewAt = Date.now() + SIGNER_LIFE_MS;
    const renew = () => {
      renewAt = Date.now() + SIGNER_LIFE_MS;
      // Not awaited. If it fails, the old signer works for minutes, and the next renewal comes soon.
      this.#signer(bodyHash).then(
        (renewed) => (sign = renewed),
        () => undefined,
      );
    };
    return (connectionId) => {
      if (stop.aborted) return ABORTED;
      if (Date.now() >= renewAt) renew();
      if (!sign) return UNSENT;
      const exchange = begin();
      const { path, headers } = sign(connectionId);
      this.#wire.send({ path, headers, body }, exchange);
      return exchange.answer;
    };
  }

  async close(): Promise<void> {
    this.#wire.close();
  }

  /** @returns undefined if its headers cannot be sent; those of one post show it, as only the signature differs */
  async #signer(bodyHash: string): Promise<((connectionId: string) => SignedPost) | undefined> {
    const [credentials, region] = await Promise.all([this.#identity.credentials(), this.#identity.region()]);
    const { host, basePath } = this.#callback;
    const sign = createSigner({ host, basePath, region, credentials, bodyHash, date: new Date() });
    return isSendable(sign('any')) ? sign : undefined;
  }
}
