/** The integration of a method: MOCK, or one action of a service over the JSON protocol. */
import type { PropertyReader } from '../../core/property-reader';
import { UnsupportedError } from '../../core/service';
import type { Integration, IntegrationResponse, MockTarget, ServiceTarget } from '../model';
import { readHeaders } from './headers';
import { readJsonTemplate, readTemplates } from './templates';

const ACTION_URI = /^arn:[\w-]+:apigateway:[\w-]+:([\w-]+):action\/(\w+)$/;
/** Headers for the JSON protocol; the action itself is in the URI. */
const PROTOCOL_HEADERS = ['integration.request.header.X-Amz-Target', 'integration.request.header.Content-Type'];

export function readIntegration(properties: PropertyReader, where: string): Integration {
  const target = readTarget(properties, where);
  const passthrough = properties.optionalString('PassthroughBehavior');
  if (target.type === 'AWS' && passthrough !== 'NEVER') {
    throw new UnsupportedError(`${where}: PassthroughBehavior must be NEVER, got '${passthrough ?? 'WHEN_NO_MATCH'}'.`);
  }
  const integration = {
    target,
    requestTemplates: readTemplates(properties.optionalObject('RequestTemplates'), where),
    responses: properties.readers('IntegrationResponses').map((reader) => readResponse(reader, where)),
  };
  properties.finish();
  return integration;
}

function readTarget(properties: PropertyReader, where: string): MockTarget | ServiceTarget {
  const type = properties.string('Type');
  if (type === 'MOCK') return { type };
  if (type !== 'AWS') throw new UnsupportedError(`${where}: Type must be AWS or MOCK, got '${type}'.`);
  const uri = properties.string('Uri');
  const [, service, operation] = ACTION_URI.exec(uri) ?? [];
  if (service === undefined || operation === undefined) {
    throw new UnsupportedError(`${where}: Uri must be arn:...:apigateway:REGION:SERVICE:action/ACTION, got '${uri}'.`);
  }
  properties.ignore('an action is always posted', 'IntegrationHttpMethod');
  const other = Object.keys(properties.optionalObject('RequestParameters') ?? {}).filter(
    (name) => !PROTOCOL_HEADERS.includes(name),
  );
  if (other.length > 0) throw new UnsupportedError(`${where}: local mode does not support ${other.join(', ')}.`);
  return { type, service, operation, roleArn: properties.string('Credentials') };
}

function readResponse(properties: PropertyReader, where: string): IntegrationResponse {
  const pattern = properties.optionalString('SelectionPattern');
  const template = readJsonTemplate(properties.optionalObject('ResponseTemplates'), where);
  const response = {
    status: Number(properties.string('StatusCode')),
    headers: readHeaders(properties.optionalObject('ResponseParameters'), where),
    ...(template && { template }),
    ...(pattern !== undefined && { pattern: new RegExp(`^(?:${pattern})$`) }),
  };
  properties.finish();
  return response;
}
