/**
 * The default transport: signs by itself and posts over undici's pool, without the SDK's middleware per post. Credentials and
 * region are those of the SDK client.
 */
import type { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import Pool from 'undici/lib/dispatcher/pool';
import type { CallbackUrl } from '../../shared/callback-url';
import { createSigner, sha256Hex, type SignedPost } from '../signer';
import { Exchange } from './exchange';
import type { Answer, Post, Transport, TransportSettings } from './transport';

/** Milliseconds an idle socket is kept for the next batch. A server that closes it sooner is noticed and costs a reconnect. */
const KEEP_ALIVE_MS = 60_000;
/** Milliseconds one signer serves: far within the 5 minutes a signature's date may be off, and credentials are asked for anew. */
const SIGNER_LIFE_MS = 30_000;
const ABORTED: Promise<Answer> = Promise.resolve({ failure: 'aborted' });

export class DirectTransport implements Transport {
  readonly #callback: CallbackUrl;
  readonly #client: Pick<ApiGatewayManagementApiClient, 'config'>;
  readonly #timeoutMs: number;
  readonly #pool: Pool;

  constructor(
    callback: CallbackUrl,
    client: Pick<ApiGatewayManagementApiClient, 'config'>,
    settings: TransportSettings,
  ) {
    this.#callback = callback;
    this.#client = client;
    this.#timeoutMs = settings.postTimeoutMs;
    this.#pool = new Pool(callback.origin, {
      connections: settings.concurrency,
      // One post per socket at a time: behind a connection that hangs, nobody waits.
      pipelining: 1,
      connect: { timeout: settings.postTimeoutMs },
      // An exchange has one timer of its own for all of it, connecting included.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: KEEP_ALIVE_MS,
    });
  }

  async prepare(message: string, stop: AbortSignal): Promise<Post> {
    const body = Buffer.from(message);
    const bodyHash = sha256Hex(body);
    const open = new Set<Exchange>();
    stop.addEventListener('abort', () => open.forEach((exchange) => exchange.stop()), { once: true });

    let sign = await this.#signer(bodyHash);
    let renewAt = Date.now() + SIGNER_LIFE_MS;
    const renew = () => {
      renewAt = Date.now() + SIGNER_LIFE_MS;
      // Nobody waits for it, and should it fail: the old signer holds for minutes, and the next renewal is not far.
      this.#signer(bodyHash).then(
        (renewed) => (sign = renewed),
        () => undefined,
      );
    };
    return (connectionId) => {
      if (stop.aborted) return ABORTED;
      if (Date.now() >= renewAt) renew();
      const { path, headers } = sign(connectionId);
      const exchange = new Exchange(open, this.#timeoutMs);
      this.#pool.dispatch({ method: 'POST', path, headers, body }, exchange);
      return exchange.answer;
    };
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  async #signer(bodyHash: string): Promise<(connectionId: string) => SignedPost> {
    const { config } = this.#client;
    const [credentials, region] = await Promise.all([config.credentials(), config.region()]);
    const { host, basePath } = this.#callback;
    return createSigner({ host, basePath, region, credentials, bodyHash, date: new Date() });
  }
}
