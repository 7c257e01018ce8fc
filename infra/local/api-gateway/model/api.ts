/** The template's API Gateway resources in memory: an API, its routes, integrations, authorizers and stages. */
import type { StageReference } from '../arns';
import type { Limiter } from '../throttle';
import type { SelectionExpression } from './selection-expression';
import type { Template } from './template';

export const CONNECT = '$connect';
export const DISCONNECT = '$disconnect';
export const DEFAULT = '$default';

export interface Api {
  readonly id: string;
  readonly name: string;
  readonly routeSelection: SelectionExpression;
  /** The current definition; stages with AutoDeploy serve it. */
  readonly definition: ApiDefinition;
  /** The definition at the time of each deployment, by deployment id. */
  readonly deployments: Map<string, ApiDefinition>;
}

export interface ApiDefinition {
  /** By route key. */
  readonly routes: Map<string, Route>;
  readonly integrations: Map<string, Integration>;
  readonly authorizers: Map<string, Authorizer>;
}

export interface Route {
  readonly id: string;
  readonly key: string;
  readonly authorization:
    | { readonly type: 'NONE' }
    | { readonly type: 'AWS_IAM' }
    | { readonly type: 'CUSTOM'; readonly authorizerId: string };
  readonly integrationId?: string;
  readonly responseSelection?: string;
  /** Keys of its RouteResponses. */
  readonly responseKeys: Set<string>;
}

export type Integration = LambdaIntegration | MockIntegration;

export interface LambdaIntegration {
  readonly type: 'AWS_PROXY';
  readonly functionArn: string;
  readonly timeoutMs?: number;
}

export interface MockIntegration {
  readonly type: 'MOCK';
  readonly request: TemplateChoice;
  readonly responses: IntegrationResponse[];
}

export interface IntegrationResponse {
  /** Matches the status code; absent for the key `$default`, which answers every other code. */
  readonly pattern?: RegExp;
  readonly response: TemplateChoice;
}

/** Templates by key, and the expression that chooses one; `$default` if it gives none of their keys. */
export interface TemplateChoice {
  readonly selection?: SelectionExpression;
  readonly templates: ReadonlyMap<string, Template>;
}

export interface Authorizer {
  readonly id: string;
  readonly functionArn: string;
  readonly identitySources: readonly IdentitySource[];
}

export interface IdentitySource {
  readonly in: 'header' | 'querystring';
  readonly name: string;
}

export interface Stage {
  readonly api: Api;
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly throttle: Limiter;
  readonly accessLog?: { readonly destinationArn: string; readonly logGroup: string; readonly format: string };
  /** The definition the stage serves. */
  definition(): ApiDefinition;
}

export const stageReference = ({ api, name }: Stage): StageReference => ({ apiId: api.id, stageName: name });

/** True if the route answers the client with what its integration returns. */
export const isTwoWay = (route: Route): boolean =>
  route.responseSelection !== undefined && route.responseKeys.has(DEFAULT);

/** A deployment keeps the API as it was, so later changes reach only stages with AutoDeploy. */
export function snapshot(definition: ApiDefinition): ApiDefinition {
  return {
    routes: new Map(
      [...definition.routes].map(([key, route]) => [key, { ...route, responseKeys: new Set(route.responseKeys) }]),
    ),
    integrations: new Map(
      [...definition.integrations].map(([id, integration]) => [
        id,
        integration.type === 'MOCK' ? { ...integration, responses: [...integration.responses] } : integration,
      ]),
    ),
    authorizers: new Map(definition.authorizers),
  };
}

export function chooseTemplate({ selection, templates }: TemplateChoice, scope: unknown): Template | undefined {
  const key = selection?.evaluate(scope);
  return (key === undefined ? undefined : templates.get(key)) ?? templates.get(DEFAULT);
}
