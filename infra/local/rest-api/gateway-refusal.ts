/** An answer of API Gateway itself, in the form of the template's GatewayResponse. */
import { randomUUID } from 'node:crypto';
import type { HttpReply, HttpRequest } from '../http/http-message';
import { type GatewayResponse, JSON_TYPE, type RestApi } from './model';
import { render } from './velocity/render';

export class GatewayRefusal extends Error {
  override readonly name = 'GatewayRefusal';

  constructor(
    /** https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
    readonly type: string,
    readonly status: number,
    message: string,
    readonly errorType?: string,
  ) {
    super(message);
  }
}

export function refusalReply(
  { gatewayResponses }: RestApi,
  { type, status, message, errorType }: GatewayRefusal,
  request: HttpRequest,
): HttpReply {
  const response = gatewayResponses.get(type) ?? gatewayResponses.get(status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
  const error = { message, messageString: JSON.stringify(message) };
  const body = response?.template
    ? render(response.template, { body: '', context: { error } }).text
    : JSON.stringify({ message });
  return {
    status: response?.status ?? status,
    headers: {
      'content-type': JSON_TYPE,
      'x-amzn-RequestId': randomUUID(),
      ...(errorType !== undefined && { 'x-amzn-ErrorType': errorType }),
      ...(response && headersOf(response, request)),
    },
    body,
  };
}

/** Drops headers whose value comes from a header that the request lacks. */
const headersOf = ({ headers }: GatewayResponse, request: HttpRequest): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const text = typeof value === 'string' ? value : request.headers[value.requestHeader];
      return text === undefined ? [] : [[name, text]];
    }),
  );
