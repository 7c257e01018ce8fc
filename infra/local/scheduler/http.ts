/** EventBridge Scheduler over HTTP. Requests are told by the service they are signed for. */
import { parseJson } from '#shared/base/parse-json';
import { asServiceError, errorReply, jsonReply } from '../http/aws-reply';
import type { LocalContext } from '../core/context';
import { type JsonObject, ServiceError } from '../core/service';
import type { HttpHandler, HttpReply, HttpRequest } from '../http/http-message';
import { decodePercent } from '../http/percent-encoding';
import { callerOf } from '../http/request-caller';
import { SCHEDULER } from './operations';

const JSON_TYPE = 'application/json';
const SIGNED_FOR = new RegExp(`Credential=[^,\\s]+/${SCHEDULER}/aws4_request`);

/** Members of requests, by their name in a query string. */
const QUERY_MEMBERS: Readonly<Record<string, string>> = {
  groupName: 'GroupName',
  ScheduleGroup: 'GroupName',
  NamePrefix: 'NamePrefix',
  State: 'State',
  MaxResults: 'MaxResults',
  NextToken: 'NextToken',
};

const OPERATIONS: Readonly<Record<string, string>> = {
  'POST schedules NAME': 'CreateSchedule',
  'GET schedules NAME': 'GetSchedule',
  'DELETE schedules NAME': 'DeleteSchedule',
  'GET schedules': 'ListSchedules',
  'GET schedule-groups NAME': 'GetScheduleGroup',
  'GET schedule-groups': 'ListScheduleGroups',
};

export function schedulerHttp({ registry, credentials }: Pick<LocalContext, 'registry' | 'credentials'>): HttpHandler {
  const answer = async (request: HttpRequest): Promise<HttpReply> => {
    try {
      const { operation, input } = callIn(request);
      const caller = callerOf(request, credentials);
      return jsonReply(await registry.call({ service: SCHEDULER, operation, input, caller }), JSON_TYPE);
    } catch (error) {
      return errorReply(asServiceError(error), JSON_TYPE);
    }
  };
  return (request) => (SIGNED_FOR.test(request.headers.authorization ?? '') ? answer(request) : undefined);
}

function callIn({ method, rawUrl, body }: HttpRequest): { readonly operation: string; readonly input: JsonObject } {
  const { pathname, searchParams } = new URL(rawUrl, 'http://localhost');
  const [kind = '', name, ...more] = pathname.split('/').slice(1).map(decodePercent);
  const call = [method, kind, ...(name ? ['NAME'] : []), ...more].join(' ');
  const operation = Object.hasOwn(OPERATIONS, call) ? OPERATIONS[call] : undefined;
  if (operation === undefined) {
    throw new ServiceError(
      'UnknownOperationException',
      `Local mode does not support ${method} ${pathname} of the service ${SCHEDULER}: it has ${Object.values(OPERATIONS).join(', ')}. Groups come from the template.`,
    );
  }
  const query = [...searchParams].flatMap(([key, value]) => {
    const member = Object.hasOwn(QUERY_MEMBERS, key) ? QUERY_MEMBERS[key] : undefined;
    return member === undefined ? [] : [[member, value] as const];
  });
  return { operation, input: { ...bodyOf(body), ...Object.fromEntries(query), ...(name && { Name: name }) } };
}

function bodyOf(body: Buffer): JsonObject {
  if (body.length === 0) return {};
  try {
    const value = parseJson(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // Not JSON: the same refusal.
  }
  throw new ServiceError('SerializationException', 'The body must be a JSON object.');
}
