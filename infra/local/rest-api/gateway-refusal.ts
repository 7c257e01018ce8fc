/** What API Gateway answers by itself, in the form a GatewayResponse of the template gives it. */
import { randomUUID } from 'node:crypto';
import type { HttpReply } from '../http/http-message';
import { JSON_TYPE, type RestApi } from './model';
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
      ...response?.headers,
    },
    body,
  };
}
