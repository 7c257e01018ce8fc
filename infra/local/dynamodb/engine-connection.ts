/**
 * The HTTP connection to a DynamoDB engine: keep-alive, one POST per operation. Engines take the region and the access key
 * from the Authorization header without verifying it, so nothing is signed.
 */
import { Pool } from 'undici';
import { type JsonObject, ServiceError } from '../core/service';

/** Requests in flight; others wait. An engine is one process and gains nothing from more. */
const MAX_CONNECTIONS = 64;

export class EngineConnection {
  readonly #pool: Pool;
  readonly #headers: Readonly<Record<string, string>>;

  /** @param headers for every request, besides those of the protocol */
  constructor(
    private readonly url: string,
    identity: { readonly region: string; readonly accessKeyId: string },
    headers: Readonly<Record<string, string>> = {},
  ) {
    this.#pool = new Pool(url, { connections: MAX_CONNECTIONS });
    const scope = `${identity.accessKeyId}/20200101/${identity.region}/dynamodb/aws4_request`;
    this.#headers = {
      ...headers,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-date': '20200101T000000Z',
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=unverified`,
    };
  }

  /** @throws ServiceError from the engine, or InternalServerError if it did not answer */
  async call(operation: string, input: JsonObject): Promise<JsonObject> {
    const { statusCode, text } = await this.#post(operation, JSON.stringify(input));
    const answer = JSON.parse(text === '' ? '{}' : text) as JsonObject;
    if (statusCode === 200) return answer;
    throw errorFrom(answer, statusCode);
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  async #post(operation: string, body: string): Promise<{ statusCode: number; text: string }> {
    try {
      const { statusCode, body: reply } = await this.#pool.request({
        path: '/',
        method: 'POST',
        headers: { ...this.#headers, 'x-amz-target': `DynamoDB_20120810.${operation}` },
        body,
      });
      return { statusCode, text: await reply.text() };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new ServiceError(
        'InternalServerError',
        `The DynamoDB engine at ${this.url} did not answer (${why}). Is it still running?`,
        500,
      );
    }
  }
}

/** `{ "__type": "com.amazonaws.dynamodb.v20120810#Code", "message" or "Message", ...members }` */
function errorFrom(answer: JsonObject, statusCode: number): ServiceError {
  const { __type: type, message, Message: capitalMessage, ...members } = answer;
  const code = typeof type === 'string' ? type.slice(type.lastIndexOf('#') + 1) : 'InternalServerError';
  const text = [message, capitalMessage].find((candidate) => typeof candidate === 'string') ?? '';
  return new ServiceError(code, text, statusCode, members);
}
