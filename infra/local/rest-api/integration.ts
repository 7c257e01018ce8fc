/**
 * Runs a method's integration: the request's template, the service call with the integration's role, the answer's
 * template.
 */
import { randomUUID } from 'node:crypto';
import type { ServiceRegistry } from '../core/registry';
import type { JsonObject } from '../core/service';
import { asServiceError } from '../http/aws-reply';
import type { HttpReply, HttpRequest } from '../http/http-message';
import { jsonOf } from '../api-gateway/lookup';
import { contentTypeOf } from './content-type';
import { GatewayRefusal } from './gateway-refusal';
import { type Integration, JSON_TYPE, type ServiceTarget } from './model';
import { render } from './velocity/render';

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** @throws GatewayRefusal for a content type without a template, or an answer without a matching response */
export async function runIntegration(
  registry: ServiceRegistry,
  { target, requestTemplates, responses }: Integration,
  request: HttpRequest,
): Promise<HttpReply> {
  const answer = target.type === 'MOCK' ? { status: 200, body: '' } : await call(registry, target, requestBody());
  const response =
    responses.find(({ pattern }) => pattern?.test(String(answer.status))) ?? responses.find(({ pattern }) => !pattern);
  if (!response) throw internalError();
  const rendered =
    response.template && render(response.template, { body: answer.body, context: {}, headers: request.headers });
  return {
    status: rendered?.status ?? response.status,
    headers: { 'content-type': JSON_TYPE, 'x-amzn-RequestId': randomUUID(), ...response.headers, ...rendered?.headers },
    body: rendered?.text ?? answer.body,
  };

  function requestBody(): string {
    const template = requestTemplates.get(contentTypeOf(request));
    if (!template) {
      throw new GatewayRefusal('UNSUPPORTED_MEDIA_TYPE', 415, 'Unsupported Media Type', 'BadRequestException');
    }
    return render(template, { body: request.body.toString(), context: {}, headers: request.headers }).text;
  }
}

async function call(registry: ServiceRegistry, target: ServiceTarget, body: string): Promise<Answer> {
  const input = jsonOf(body) as JsonObject | undefined;
  if (input === undefined) throw internalError();
  const { service, operation, roleArn } = target;
  try {
    const output = await registry.call({ service, operation, input, caller: { kind: 'role', arn: roleArn } });
    return { status: 200, body: JSON.stringify(output ?? {}) };
  } catch (error) {
    const { code, message, statusCode } = asServiceError(error);
    return { status: statusCode, body: JSON.stringify({ __type: code, message }) };
  }
}

const internalError = () => new GatewayRefusal('INTEGRATION_FAILURE', 500, 'Internal server error');
