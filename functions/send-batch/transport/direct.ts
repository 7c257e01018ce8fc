/** The default transport: signs posts itself, without the SDK's middleware. Credentials and region come from the SDK client. */
import type { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import type { CallbackUrl } from '#shared/runtime/callback-url';
import { createSigner, sha256Hex, type SignedPost } from '../signer';
import { exchangesOf } from './exchange';
import type { Answer, Post, Transport, TransportSettings } from './transport';
import { createWire, type Wire } from './wire';

/**
 * Milliseconds one signer is used: well within the 5 minutes a signature's date may be off. A new one gets fresh
 * credentials.
 */
const SIGNER_LIFE_MS = 30_000;
const ABORTED: Promise<Answer> = Promise.resolve({ failure: 'aborted' });

export class DirectTransport implements Transport {
  readonly #callback: CallbackUrl;
  readonly #client: Pick<ApiGatewayManagementApiClient, 'config'>;
  readonly #timeoutMs: number;
  readonly #wire: Wire;

  constructor(
    callback: CallbackUrl,
    client: Pick<ApiGatewayManagementApiClient, 'config'>,
    settings: TransportSettings,
  ) {
    this.#callback = callback;
    this.#client = client;
    this.#timeoutMs = settings.postTimeoutMs;
    this.#wire = createWire(callback, settings);
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
      const exchange = begin();
      this.#wire.send({ ...sign(connectionId), body }, exchange);
      return exchange.answer;
    };
  }

  async close(): Promise<void> {
    this.#wire.close();
  }

  async #signer(bodyHash: string): Promise<(connectionId: string) => SignedPost> {
    const { config } = this.#client;
    const [credentials, region] = await Promise.all([config.credentials(), config.region()]);
    const { host, basePath } = this.#callback;
    return createSigner({ host, basePath, region, credentials, bodyHash, date: new Date() });
  }
}
