/**
 * The events functions receive from a WebSocket API, member for member as AWS sends them: what AWS leaves out is left out
 * here too. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
 */
import type { JsonObject } from '../core/service';
import type { Stage } from './model/api';
import type { UpgradeRequest } from './handshake/upgrade-request';
import type { RequestContext } from './request-context';

export const connectEvent = (context: RequestContext, request: UpgradeRequest, stage: Stage): JsonObject => ({
  ...headerMembers(request.headers),
  ...(request.query.size > 0 && queryMembers(request.query)),
  ...stageVariables(stage),
  requestContext: context,
  isBase64Encoded: false,
});

export const messageEvent = (context: RequestContext, body: string, stage: Stage): JsonObject => ({
  ...stageVariables(stage),
  requestContext: context,
  body,
  isBase64Encoded: false,
});

/** API Gateway itself makes the request of a disconnect: its headers are present, but all except the host are empty. */
export const disconnectEvent = (context: RequestContext, stage: Stage): JsonObject => ({
  ...headerMembers(
    new Map([
      ['Host', [String(context.domainName)]],
      ['x-api-key', ['']],
      ['X-Forwarded-For', ['']],
      ['x-restapi', ['']],
    ]),
  ),
  ...stageVariables(stage),
  requestContext: context,
  isBase64Encoded: false,
});

export const authorizerEvent = (
  context: RequestContext,
  request: UpgradeRequest,
  { methodArn, stage }: { readonly methodArn: string; readonly stage: Stage },
): JsonObject => ({
  type: 'REQUEST',
  methodArn,
  ...headerMembers(request.headers),
  ...queryMembers(request.query),
  stageVariables: stage.variables,
  requestContext: context,
});

const headerMembers = (headers: ReadonlyMap<string, readonly string[]>): JsonObject => ({
  headers: lastValues(headers),
  multiValueHeaders: Object.fromEntries(headers),
});

const queryMembers = (query: ReadonlyMap<string, readonly string[]>): JsonObject => ({
  queryStringParameters: lastValues(query),
  multiValueQueryStringParameters: Object.fromEntries(query),
});

const stageVariables = ({ variables }: Stage): JsonObject =>
  Object.keys(variables).length > 0 ? { stageVariables: variables } : {};

const lastValues = (groups: ReadonlyMap<string, readonly string[]>): Record<string, string> =>
  Object.fromEntries([...groups].map(([name, values]) => [name, values.at(-1) ?? '']));
