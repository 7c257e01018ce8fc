/**
 * Response headers in the template: static strings in single quotes, and in answers of the gateway itself also headers
 * of the request. Values from elsewhere are refused by name.
 */
import { UnsupportedError } from '../../core/service';
import type { HeaderValue } from '../model';

type Mappings = Readonly<Record<string, unknown>>;

const STATIC = /^'(.*)'$/s;
const REQUEST_HEADER = /^method\.request\.header\.([\w-]+)$/;

/** Headers of an integration response. */
export function readHeaders(mappings: Mappings = {}, where: string): Record<string, string> {
  const supported = 'method.response.header.NAME with a static text in single quotes';
  return read(
    mappings,
    'method.response.header.',
    (text) => STATIC.exec(text)?.[1],
    `${where}: local mode supports ${supported}`,
  );
}

/** Headers of a gateway response. */
export function readGatewayHeaders(mappings: Mappings = {}, where: string): Record<string, HeaderValue> {
  const supported = 'gatewayresponse.header.NAME with a static text in single quotes, or method.request.header.NAME,';
  return read(mappings, 'gatewayresponse.header.', gatewayValue, `${where}: local mode supports ${supported}`);
}

function gatewayValue(text: string): HeaderValue | undefined {
  const requestHeader = REQUEST_HEADER.exec(text)?.[1];
  return requestHeader === undefined ? STATIC.exec(text)?.[1] : { requestHeader: requestHeader.toLowerCase() };
}

function read<Value>(
  mappings: Mappings,
  prefix: string,
  valueOf: (text: string) => Value | undefined,
  supported: string,
): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(mappings).map(([key, mapped]) => {
      const value = typeof mapped === 'string' ? valueOf(mapped) : undefined;
      if (key.startsWith(prefix) && value !== undefined) return [key.slice(prefix.length), value];
      throw new UnsupportedError(`${supported} only, got ${key}: ${JSON.stringify(mapped)}.`);
    }),
  );
}
