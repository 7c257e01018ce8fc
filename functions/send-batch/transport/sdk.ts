/**
 * The transport `sdk`, chosen by a setting: the SDK client builds and signs every post, at several times the CPU. The
 * signed post goes out over the same wire as with `direct`, and the answer is read there. So an SDK call that fails
 * after a 200, or never settles, changes nothing.
 */
import { PostToConnectionCommand, type ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import type { CallbackUrl } from '#shared/runtime/callback-url';
import { type Exchange, exchangesOf } from './exchange';
import type { Post, Transport, TransportSettings } from './transport';
import { createWire, isSendable, NOT_SENDABLE, type PostRequest, type Wire } from './wire';
import { wireFailure } from './wire-failure';

/** The SDK's signed request. */
interface SdkRequest {
  readonly path: string;
  readonly headers: Record<string, string>;
}

export class SdkTransport implements Transport {
  readonly #client: ApiGatewayManagementApiClient;
  readonly #timeoutMs: number;
  readonly #wire: Wire;

  constructor(callback: CallbackUrl, client: ApiGatewayManagementApiClient, settings: TransportSettings) {
    this.#client = client;
    this.#timeoutMs = settings.postTimeoutMs;
    this.#wire = createWire(callback, settings);
  }

  async prepare(message: string, stop: AbortSignal): Promise<Post> {
    const body = Buffer.from(message);
    const begin = exchangesOf(stop, this.#timeoutMs);

    return async (connectionId) => {
      if (stop.aborted) return { failure: 'aborted' };
      const exchange = begin();
      this.#client.send(this.#command(connectionId, body, exchange)).catch((error: unknown) => {
        // It failed before it was sent, for example without credentials. Later errors change nothing: it has its answer.
        exchange.settle(wireFailure(error));
      });
      return exchange.answer;
    };
  }

  async close(): Promise<void> {
    this.#client.destroy();
    this.#wire.close();
  }

  /** A command that the wire sends instead of the SDK's HTTP handler. */
  #command(connectionId: string, body: Buffer, exchange: Exchange): PostToConnectionCommand {
    const command = new PostToConnectionCommand({ ConnectionId: connectionId, Data: body });
    command.middlewareStack.add(
      () =>
        async ({ request }) => {
          const post = asPost(request as SdkRequest, body);
          if (isSendable(post)) this.#wire.send(post, exchange);
          else exchange.settle(NOT_SENDABLE);
          // The SDK needs some output; nobody uses it.
          await exchange.answer;
          return { response: undefined, output: { $metadata: {} } };
        },
      { step: 'deserialize', priority: 'high' },
    );
    return command;
  }
}

/** The wire adds host and length itself, like the SDK. */
function asPost({ path, headers }: SdkRequest, body: Buffer): PostRequest {
  const sent = Object.entries(headers).filter(([name]) => !/^(?:host|content-length)$/i.test(name));
  return { path, headers: sent.flatMap(([name, value]) => [name.toLowerCase(), value]), body };
}
