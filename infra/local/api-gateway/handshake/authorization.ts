/** Decides on `$connect` before its integration runs: by an authorizer function, by IAM, or not at all. */
import type { IncomingMessage } from 'node:http';
import type { LocalContext } from '../../core/context';
import { ServiceError } from '../../core/service';
import { authorizerArn, routeArn } from '../arns';
import type { AuthorizerContext, Connection } from '../connections/connection';
import { authorizerEvent } from '../events';
import { IntegrationFailure } from '../integrations/failure';
import { invokeFunction, type FunctionAnswer } from '../integrations/invoke-function';
import { isObject } from '../lookup';
import {
  CONNECT,
  stageReference,
  type ApiDefinition,
  type Authorizer,
  type IdentitySource,
  type Route,
} from '../model/api';
import type { RequestContext } from '../request-context';
import type { SignatureVerifier } from '../signature/verifier';
import { readAuthorizerAnswer } from './authorizer-answer';
import { callerIdentity, type CallerIdentity } from './caller-identity';
import { Refusal } from './refusal';
import type { UpgradeRequest } from './upgrade-request';

export interface ConnectAttempt {
  readonly connection: Connection;
  readonly context: RequestContext;
  readonly request: UpgradeRequest;
  readonly http: IncomingMessage;
}

/** What is known about a caller who may connect. */
export interface Admission {
  /** What its authorizer function returned. */
  readonly authorizer?: AuthorizerContext;
  /** Who signed, with IAM. */
  readonly caller?: CallerIdentity;
}

export class ConnectAuthorization {
  constructor(
    private readonly local: LocalContext,
    private readonly verifier: SignatureVerifier,
    private readonly timeoutMs: number,
  ) {}

  /** @throws Refusal if the caller may not connect */
  async decide(attempt: ConnectAttempt, route: Route, definition: ApiDefinition): Promise<Admission> {
    const { authorization } = route;
    switch (authorization.type) {
      case 'NONE':
        return {};
      case 'AWS_IAM':
        return { caller: await this.#byIam(attempt) };
      case 'CUSTOM': {
        const authorizer = definition.authorizers.get(authorization.authorizerId);
        if (!authorizer) throw Refusal.authorizerFault(`authorizer ${authorization.authorizerId} does not exist`);
        return { authorizer: await this.#byFunction(attempt, authorizer) };
      }
    }
  }

  async #byFunction(attempt: ConnectAttempt, authorizer: Authorizer): Promise<AuthorizerContext> {
    const { stage } = attempt.connection;
    if (!authorizer.identitySources.every((source) => isPresent(source, attempt.request))) throw unauthorized();
    const methodArn = routeArn(this.local.environment, stageReference(stage), CONNECT);
    const answer = await this.#invoke(attempt, authorizer, methodArn);
    if (answer.failed) {
      const message = isObject(answer.payload) ? answer.payload.errorMessage : undefined;
      // The only way for a function to answer 401 is an error with exactly this message.
      throw message === 'Unauthorized' ? unauthorized() : Refusal.authorizerFault(`authorizer ${authorizer.id} failed`);
    }
    return readAuthorizerAnswer(answer.payload, { methodArn, sourceIp: attempt.connection.identity.sourceIp });
  }

  async #invoke(
    { connection, context, request }: ConnectAttempt,
    authorizer: Authorizer,
    methodArn: string,
  ): Promise<FunctionAnswer> {
    const { stage } = connection;
    try {
      return await invokeFunction(this.local, {
        functionArn: authorizer.functionArn,
        event: authorizerEvent(context, request, { methodArn, stage }),
        sourceArn: authorizerArn(this.local.environment, stage.api.id, authorizer.id),
        timeoutMs: this.timeoutMs,
      });
    } catch (error) {
      if (error instanceof IntegrationFailure) throw Refusal.authorizerFault(error.message);
      throw error;
    }
  }

  async #byIam({ connection, http }: ConnectAttempt): Promise<CallerIdentity> {
    const { method = 'GET', url: rawUrl = '/', headers } = http;
    const single = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(',')]));
    try {
      const { caller, accessKeyId } = this.verifier.identify({
        method,
        rawUrl,
        headers: single,
        body: Buffer.alloc(0),
      });
      await this.local.registry.call({
        service: 'execute-api',
        operation: 'Connect',
        input: { ApiId: connection.stage.api.id, Stage: connection.stage.name },
        caller,
      });
      return callerIdentity(caller, accessKeyId);
    } catch (error) {
      if (error instanceof ServiceError) throw new Refusal(403, error.code, error.message);
      throw error;
    }
  }
}

/** Whether it is present and not empty, which API Gateway checks before it spends an invocation. */
function isPresent({ in: location, name }: IdentitySource, request: UpgradeRequest): boolean {
  if (location === 'querystring') return request.query.get(name)?.some((value) => value !== '') ?? false;
  return [...request.headers].some(
    ([header, values]) => header.toLowerCase() === name.toLowerCase() && values.some((value) => value !== ''),
  );
}

const unauthorized = () => new Refusal(401, 'UnauthorizedException', 'Unauthorized');
