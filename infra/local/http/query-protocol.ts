/**
 * The AWS query protocol, form fields in and XML out: the AWS CLI and every SDK use it to ask STS who they are and
 * CloudFormation about the stack. Every other action is refused in XML too, so that the CLI shows the reason.
 */
import { randomUUID } from 'node:crypto';
import { type JsonObject, type LocalService, ServiceError } from '../core/service';
import type { ServiceRegistry } from '../core/registry';
import type { CredentialStore } from '../iam/credentials';
import { asServiceError } from './aws-reply';
import type { HttpHandler, HttpReply, HttpRequest } from './http-message';
import { callerOf } from './request-caller';

const FORM = 'application/x-www-form-urlencoded';

type QueryService = LocalService & Required<Pick<LocalService, 'query'>>;

export function queryProtocol(registry: ServiceRegistry, credentials: CredentialStore): HttpHandler {
  const answer = async (request: HttpRequest): Promise<HttpReply> => {
    const { Action: action = '', Version: version, ...input } = formFields(request.body);
    const services = registry.all().filter(speaksQuery);
    const service = services.find(({ query }) => query.version === version);
    const namespace = (service ?? services[0])?.query.namespace ?? '';
    try {
      if (!service?.query.actions.includes(action)) throw refusal(action, service, services);
      const call = { service: service.name, operation: action, input, caller: callerOf(request, credentials) };
      const result = (await registry.call(call)) as JsonObject;
      const body = elements({ [`${action}Result`]: result, ResponseMetadata: { RequestId: randomUUID() } });
      return xml(200, `${action}Response`, namespace, body);
    } catch (error) {
      const { code, message, statusCode } = asServiceError(error);
      const fields = { Type: statusCode < 500 ? 'Sender' : 'Receiver', Code: code, Message: message };
      return xml(statusCode, 'ErrorResponse', namespace, elements({ Error: fields, RequestId: randomUUID() }));
    }
  };
  return (request) =>
    request.method === 'POST' && request.headers['content-type']?.startsWith(FORM) ? answer(request) : undefined;
}

const speaksQuery = (service: LocalService): service is QueryService => service.query !== undefined;

const formFields = (body: Buffer): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(body.toString('utf8')));

/** @param service whose version of the protocol it is, if that is emulated */
function refusal(action: string, service: QueryService | undefined, services: readonly QueryService[]): ServiceError {
  const what = action === '' ? 'a request without Action' : `the action ${action}`;
  const served = service ? [service] : services;
  const list = served.map(({ name, query }) => `${name} ${query.actions.join(', ')}`).join('; ');
  return new ServiceError(
    'InvalidAction',
    `Local mode does not serve ${what}. In the AWS query protocol it has ${list}.`,
  );
}

const xml = (status: number, name: string, namespace: string, content: string): HttpReply => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: `<${name} xmlns="${namespace}">${content}</${name}>`,
});

/** XML of the AWS query protocol: an element for each member, `<member>` for each item of a list. */

/** The elements of an object; undefined members are left out. */
export const elements = (fields: Readonly<Record<string, unknown>>): string =>
  Object.entries(fields)
    .map(([name, value]) => (value === undefined ? '' : `<${name}>${content(value)}</${name}>`))
    .join('');

function content(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((member) => elements({ member })).join('');
  if (typeof value === 'object' && value !== null) return elements(value as Record<string, unknown>);
  return escaped(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string) => text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? character);
