/** EventBridge Scheduler over HTTP. */
import { parseJson } from '#shared/base/parse-json';
import type { LocalContext } from '../core/context';
import { type JsonObject, ServiceError } from '../core/service';
import { type HttpHandler, type HttpRequest, pathOf, queryOf } from '../http/http-message';
import { decodePercent } from '../http/percent-encoding';
import { signedFor } from '../http/signed-for';
import { SCHEDULER } from './operations';

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

export const schedulerHttp = (context: Pick<LocalContext, 'registry' | 'credentials'>): HttpHandler =>
  signedFor(SCHEDULER, context, callIn);

function callIn(request: HttpRequest): { readonly operation: string; readonly input: JsonObject } {
  const { method, body } = request;
  const path = pathOf(request);
  const [kind = '', name, ...more] = path.split('/').slice(1).map(decodePercent);
  const call = [method, kind, ...(name ? ['NAME'] : []), ...more].join(' ');
  const operation = Object.hasOwn(OPERATIONS, call) ? OPERATIONS[call] : undefined;
  if (operation === undefined) {
    throw new ServiceError(
      'UnknownOperationException',
      `Local mode does not support ${method} ${path} of the service ${SCHEDULER}: it has ${Object.values(OPERATIONS).join(', ')}. Groups come from the template.`,
    );
  }
  const query = [...queryOf(request)].flatMap(([key, value]) => {
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
