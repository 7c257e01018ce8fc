/**
 * The other transport: the SDK client builds and signs every post, at several times the CPU. Chosen by a setting. What it has
 * signed goes out over the same sockets as with the other, and is answered by what is read there: an SDK call that fails
 * after its 200, or never settles, decides nothing.
 */
import { PostToConnectionCommand, type ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import type { CallbackUrl } from '#shared/runtime/callback-url';
import { type Exchange, exchangesOf } from './exchange';
import { type PostRequest, SocketPool } from './socket-pool';
import type { Post, Transport, TransportSettings } from './transport';
import { wireFailure } from './wire-failure';

/** A request as the SDK hands it to the wire. */
interface SdkRequest {
  readonly path: string;
  readonly headers: Record<string, string>;
}

export class SdkTransport implements Transport {
  readonly #client: ApiGatewayManagementApiClient;
  readonly #timeoutMs: number;
  readonly #sockets: SocketPool;

  constructor(callback: CallbackUrl, client: ApiGatewayManagementApiClient, settings: TransportSettings) {
    this.#client = client;
    this.#timeoutMs = settings.postTimeoutMs;
    this.#sockets = new SocketPool(callback, settings.postConcurrency);
  }

  async prepare(message: string, stop: AbortSignal): Promise<Post> {
    const body = Buffer.from(message);
    const begin = exchangesOf(stop, this.#timeoutMs);

    return async (connectionId) => {
      if (stop.aborted) return { failure: 'aborted' };
      const exchange = begin();
      this.#client.send(this.#command(connectionId, body, exchange)).catch((error: unknown) => {
        // Before it was sent, as with credentials that are not to be had; later the answer is there already.
        exchange.settle(wireFailure(error));
      });
      return exchange.answer;
    };
  }

  async close(): Promise<void> {
    this.#client.destroy();
    this.#sockets.close();
  }

  /** A command that is sent by the pool in place of the SDK's HTTP handler. */
  #command(connectionId: string, body: Buffer, exchange: Exchange): PostToConnectionCommand {
    const command = new PostToConnectionCommand({ ConnectionId: connectionId, Data: body });
    command.middlewareStack.add(
      () =>
        async ({ request }) => {
          this.#sockets.send(asPost(request as SdkRequest, body), exchange);
          // What the SDK would make of an answer nobody asks it for.
          await exchange.answer;
          return { response: undefined, output: { $metadata: {} } };
        },
      { step: 'deserialize', priority: 'high' },
    );
    return command;
  }
}

/** The pool writes host and length by itself, as the SDK does. */
function asPost({ path, headers }: SdkRequest, body: Buffer): PostRequest {
  const sent = Object.entries(headers).filter(([name]) => !/^(?:host|content-length)$/i.test(name));
  return { path, headers: sent.flat(), body };
}
