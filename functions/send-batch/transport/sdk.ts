/** The other transport: every post stays inside the SDK client, at several times the CPU. Chosen by a setting. */
import { PostToConnectionCommand, type ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import type { Answer, Post, Transport, TransportSettings } from './transport';
import { errorTypeOf, wireFailure } from './wire-failure';

export class SdkTransport implements Transport {
  readonly #client: ApiGatewayManagementApiClient;
  readonly #timeoutMs: number;

  constructor(client: ApiGatewayManagementApiClient, settings: TransportSettings) {
    this.#client = client;
    this.#timeoutMs = settings.postTimeoutMs;
  }

  async prepare(message: string, stop: AbortSignal): Promise<Post> {
    const data = Buffer.from(message);
    const open = new Set<AbortController>();
    stop.addEventListener('abort', () => open.forEach((controller) => controller.abort()), { once: true });

    return async (connectionId) => {
      if (stop.aborted) return { failure: 'aborted' };
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), this.#timeoutMs);
      open.add(controller);
      try {
        const command = new PostToConnectionCommand({ ConnectionId: connectionId, Data: data });
        const { $metadata } = await this.#client.send(command, { abortSignal: controller.signal });
        return { status: $metadata.httpStatusCode ?? 200 };
      } catch (error) {
        return statusAnswer(error) ?? interrupted(controller, stop) ?? wireFailure(error);
      } finally {
        clearTimeout(timer);
        open.delete(controller);
      }
    };
  }

  async close(): Promise<void> {
    this.#client.destroy();
  }
}

/** The answer in an SDK error: also one whose body was cut off, or was not what the SDK expects, has its status here. */
function statusAnswer(error: unknown): Answer | undefined {
  const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  return status === undefined ? undefined : { status, errorType: errorTypeOf(name), message };
}

function interrupted(controller: AbortController, stop: AbortSignal): Answer | undefined {
  if (!controller.signal.aborted) return undefined;
  return { failure: stop.aborted ? 'aborted' : 'timeout' };
}
