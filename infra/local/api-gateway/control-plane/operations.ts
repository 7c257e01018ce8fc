/**
 * The list and get operations of API Gateway V2 for the WebSocket APIs of the stack, as a service of the registry. What
 * changes an API comes from the template.
 */
import type { LocalContext } from '../../core/context';
import { executeApiHost } from '../../core/execute-api-host';
import { type JsonObject, type LocalService, type Operation, ServiceError } from '../../core/service';
import type { Api, Authorizer, Integration, Route, Stage } from '../model/api';
import type { ApiCatalog } from '../model/catalog';

export const CONTROL_SERVICE = 'apigateway';

/** What is below an API, and how one of its things is called. */
interface Kind {
  readonly all: (api: Api) => Iterable<JsonObject>;
  readonly idOf: string;
  readonly name: string;
}

export function controlPlane({ environment }: Pick<LocalContext, 'environment'>, catalog: ApiCatalog): LocalService {
  const describeApi = (api: Api): JsonObject => ({
    apiId: api.id,
    name: api.name,
    apiEndpoint: `wss://${executeApiHost(environment, api.id)}`,
    protocolType: 'WEBSOCKET',
    routeSelectionExpression: api.routeSelection.source,
    apiKeySelectionExpression: '$request.header.x-api-key',
    disableExecuteApiEndpoint: false,
  });
  const functionUri = (functionArn: string) =>
    `arn:aws:apigateway:${environment.region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
  const kinds: Readonly<Record<string, Kind>> = {
    Route: { all: ({ definition }) => map(definition.routes.values(), describeRoute), idOf: 'routeId', name: 'route' },
    Integration: {
      all: ({ definition }) =>
        map(definition.integrations, ([id, integration]) => describeIntegration(id, integration, functionUri)),
      idOf: 'integrationId',
      name: 'integration',
    },
    Authorizer: {
      all: ({ definition }) =>
        map(definition.authorizers.values(), (authorizer) => describeAuthorizer(authorizer, functionUri)),
      idOf: 'authorizerId',
      name: 'authorizer',
    },
    Deployment: {
      all: ({ deployments }) =>
        map(deployments.keys(), (deploymentId) => ({
          deploymentId,
          deploymentStatus: 'DEPLOYED',
          autoDeployed: false,
        })),
      idOf: 'deploymentId',
      name: 'deployment',
    },
    Stage: { all: (api) => map(catalog.stagesOf(api.id), describeStage), idOf: 'stageName', name: 'stage' },
  };
  const operations = new Map<string, Operation>([
    ['GetApis', reading(() => ({ items: map(catalog.apis(), describeApi) }))],
    ['GetApi', reading(({ ApiId }) => describeApi(catalog.api(String(ApiId))))],
    ...Object.entries(kinds).flatMap(([kind, { all, idOf, name }]): [string, Operation][] => [
      [`Get${kind}s`, reading(({ ApiId }) => ({ items: [...all(catalog.api(String(ApiId)))] }))],
      [
        `Get${kind}`,
        reading(({ ApiId, Id }) => {
          const found = [...all(catalog.api(String(ApiId)))].find((each) => each[idOf] === Id);
          if (found) return found;
          throw new ServiceError('NotFoundException', `Invalid ${name} identifier specified ${String(Id)}`, 404);
        }),
      ],
    ]),
  ]);
  return { name: CONTROL_SERVICE, protocol: 'rest', operation: (name) => operations.get(name) };

  function reading(run: (input: JsonObject) => JsonObject): Operation {
    return {
      permissions: ({ path }) => [
        { action: 'apigateway:GET', resource: `arn:aws:apigateway:${environment.region}::${String(path)}` },
      ],
      run: async (input) => run(input),
    };
  }
}

const map = <From, To>(values: Iterable<From>, describe: (value: From) => To): To[] => Array.from(values, describe);

function describeRoute({ id, key, authorization, integrationId, responseSelection }: Route): JsonObject {
  return {
    routeId: id,
    routeKey: key,
    apiKeyRequired: false,
    authorizationType: authorization.type,
    ...(authorization.type === 'CUSTOM' && { authorizerId: authorization.authorizerId }),
    ...(integrationId !== undefined && { target: `integrations/${integrationId}` }),
    ...(responseSelection !== undefined && { routeResponseSelectionExpression: responseSelection }),
  };
}

function describeIntegration(
  integrationId: string,
  integration: Integration,
  functionUri: (functionArn: string) => string,
): JsonObject {
  if (integration.type === 'MOCK') return { integrationId, integrationType: 'MOCK', connectionType: 'INTERNET' };
  const { functionArn, timeoutMs } = integration;
  return {
    integrationId,
    integrationType: 'AWS_PROXY',
    integrationMethod: 'POST',
    integrationUri: functionUri(functionArn),
    connectionType: 'INTERNET',
    passthroughBehavior: 'WHEN_NO_MATCH',
    ...(timeoutMs !== undefined && { timeoutInMillis: timeoutMs }),
  };
}

function describeAuthorizer(
  { id, functionArn, identitySources }: Authorizer,
  functionUri: (functionArn: string) => string,
): JsonObject {
  return {
    authorizerId: id,
    authorizerType: 'REQUEST',
    authorizerUri: functionUri(functionArn),
    identitySource: identitySources.map((source) => `route.request.${source.in}.${source.name}`),
  };
}

const describeStage = ({ name, variables, accessLog }: Stage): JsonObject => ({
  stageName: name,
  stageVariables: variables,
  ...(accessLog && { accessLogSettings: { format: accessLog.format, destinationArn: accessLog.destinationArn } }),
});
