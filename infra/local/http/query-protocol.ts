/**
 * The AWS query protocol, form fields in and XML out, as far as a developer's first command needs it: the AWS CLI asks STS
 * `get-caller-identity` by it. Every other action is refused in XML too, so that the CLI shows the reason.
 */
import { randomUUID } from 'node:crypto';
import { ServiceError } from '../core/service';
import type { ServiceRegistry } from '../core/registry';
import type { CredentialStore } from '../iam/credentials';
import { asServiceError } from './aws-reply';
import type { HttpHandler, HttpReply, HttpRequest } from './http-message';
import { callerOf } from './request-caller';

const FORM = 'application/x-www-form-urlencoded';
const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

export function queryProtocol(registry: ServiceRegistry, credentials: CredentialStore): HttpHandler {
  const answer = async (request: HttpRequest): Promise<HttpReply> => {
    const action = new URLSearchParams(request.body.toString('utf8')).get('Action') ?? '';
    try {
      if (action !== 'GetCallerIdentity') throw refusal(action);
      const call = { service: 'sts', operation: action, input: {}, caller: callerOf(request, credentials) };
      const identity = (await registry.call(call)) as Record<string, string>;
      const result = `<${action}Result>${elements(identity)}</${action}Result>`;
      return xml(200, `${action}Response`, `${result}<ResponseMetadata>${requestId()}</ResponseMetadata>`);
    } catch (error) {
      const { code, message, statusCode } = asServiceError(error);
      const fields = elements({ Type: statusCode < 500 ? 'Sender' : 'Receiver', Code: code, Message: message });
      return xml(statusCode, 'ErrorResponse', `<Error>${fields}</Error>${requestId()}`);
    }
  };
  return (request) =>
    request.method === 'POST' && request.headers['content-type']?.startsWith(FORM) ? answer(request) : undefined;
}

const refusal = (action: string) =>
  new ServiceError(
    'InvalidAction',
    `Local mode does not serve ${action === '' ? 'a request without Action' : `the action ${action}`}: of the services that speak the AWS query protocol (STS, IAM, SNS, CloudFormation) it has STS GetCallerIdentity. An SDK of SQS that sends queries is too old: a current one sends AWS JSON.`,
  );

const xml = (status: number, name: string, content: string): HttpReply => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: `<${name} xmlns="${NAMESPACE}">${content}</${name}>`,
});

const requestId = () => elements({ RequestId: randomUUID() });

const elements = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `<${name}>${escaped(value)}</${name}>`)
    .join('');

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string) => text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? character);
