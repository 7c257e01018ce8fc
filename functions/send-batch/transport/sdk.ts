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
      const command = new PostToConnectionCommand({ ConnectionId: connectionId, Data: data });
      const begun = answerBegun(command);
      try {
        const { $metadata } = await this.#client.send(command, { abortSignal: controller.signal });
        return { status: $metadata.httpStatusCode ?? 200 };
      } catch (error) {
        return statusAnswer(error) ?? begun() ?? interrupted(controller, stop) ?? wireFailure(error);
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

/**
 * The status of an answer whose body was still awaited when the post was given up: once it is 200 the message was taken, and
 * posting again would deliver it twice. The SDK's error of that moment does not have it.
 */
function answerBegun(command: PostToConnectionCommand): () => Answer | undefined {
  let answer: Answer | undefined;
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { statusCode, headers } = result.response as { statusCode: number; headers: Record<string, string> };
      answer = { status: statusCode, errorType: errorTypeOf(headers['x-amzn-errortype'] ?? '') };
      return result;
    },
    { step: 'deserialize', priority: 'low' },
  );
  return () => answer;
}

function interrupted(controller: AbortController, stop: AbortSignal): Answer | undefined {
  if (!controller.signal.aborted) return undefined;
  return { failure: stop.aborted ? 'aborted' : 'timeout' };
}
