/** Runs the integration of a route for one request: a function, or a mock. */
import type { LocalContext } from '../../core/context';
import type { JsonObject } from '../../core/service';
import { routeArn } from '../arns';
import { stageReference, type ApiDefinition, type Route, type Stage } from '../model/api';
import { IntegrationFailure } from './failure';
import { invokeFunction } from './invoke-function';
import { readProxyResponse, type IntegrationAnswer } from './lambda-proxy';
import { answerMock } from './mock';

export interface IntegrationRequest {
  readonly stage: Stage;
  readonly definition: ApiDefinition;
  readonly route: Route;
  readonly context: JsonObject;
  /** For a function. */
  readonly event: JsonObject;
  /** For templates. */
  readonly message: string;
}

export class Integrations {
  constructor(
    private readonly local: LocalContext,
    private readonly maxTimeoutMs: number,
  ) {}

  /** @throws IntegrationFailure */
  async run({ stage, definition, route, ...request }: IntegrationRequest): Promise<IntegrationAnswer> {
    const integration = definition.integrations.get(route.integrationId ?? '');
    if (!integration) throw IntegrationFailure.configuration(`No integration defined for route ${route.key}`);
    if (integration.type === 'MOCK') return answerMock(integration, { ...request, stageVariables: stage.variables });
    const answer = await invokeFunction(this.local, {
      functionArn: integration.functionArn,
      event: request.event,
      sourceArn: routeArn(this.local.environment, stageReference(stage), route.key),
      timeoutMs: Math.min(integration.timeoutMs ?? this.maxTimeoutMs, this.maxTimeoutMs),
    });
    return readProxyResponse(answer);
  }
}
