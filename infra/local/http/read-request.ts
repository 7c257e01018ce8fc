/** Reads an incoming request into a buffer, up to a limit. */
import type { IncomingMessage } from 'node:http';
import { ServiceError } from '../core/service';
import type { HttpRequest } from './http-message';

/** Bytes of a request body. The largest operation served is DynamoDB's BatchWriteItem, with 16 MB. */
export const MAX_BODY_BYTES = 17 * 1024 * 1024;

/** @throws ServiceError 413 as soon as more than {@link MAX_BODY_BYTES} have arrived */
export async function readRequest(message: IncomingMessage): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) {
      throw new ServiceError(
        'RequestEntityTooLarge',
        `A request may have at most ${MAX_BODY_BYTES} bytes, got more.`,
        413,
      );
    }
    chunks.push(chunk);
  }
  return {
    method: message.method ?? 'GET',
    rawUrl: message.url ?? '/',
    headers: singleHeaders(message),
    body: Buffer.concat(chunks),
    remoteAddress: message.socket.remoteAddress ?? '',
  };
}

const singleHeaders = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]));
