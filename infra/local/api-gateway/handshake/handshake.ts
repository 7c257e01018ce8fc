/**
 * The handshake: everything between a client's upgrade request and an open connection. Throttling, authorization, then the
 * integration of `$connect`, any of which can refuse; only afterwards is the upgrade answered, so until then the
 * connection does not exist for anyone.
 */
import type { IncomingMessage } from 'node:http';
import type { LocalContext } from '../../core/context';
import type { RequestLog } from '../access-log';
import { newConnection, type Connection } from '../connections/connection';
import { connectEvent } from '../events';
import { IntegrationFailure } from '../integrations/failure';
import type { IntegrationAnswer, Integrations } from '../integrations/integration';
import { CONNECT, type Stage } from '../model/api';
import { requestContext, type RequestContext } from '../request-context';
import type { ConnectAuthorization } from './authorization';
import { Refusal } from './refusal';
import { readUpgradeRequest } from './upgrade-request';

/** Accepted, with the subprotocol `$connect` chose, or refused with an HTTP answer. */
export type HandshakeResult =
  | { readonly accepted: true; readonly connection: Connection; readonly subprotocol?: string }
  | {
      readonly accepted: false;
      readonly status: number;
      readonly headers: Record<string, string>;
      readonly body: string;
    };

export class Handshake {
  constructor(
    private readonly local: LocalContext,
    private readonly authorization: ConnectAuthorization,
    private readonly integrations: Integrations,
    private readonly log: RequestLog,
  ) {}

  async perform(stage: Stage, http: IncomingMessage): Promise<HandshakeResult> {
    const startedAt = performance.now();
    const request = readUpgradeRequest(http);
    let connection = newConnection(stage, request.identity);
    let context = this.#context(connection);
    const integration = () => ({ latency: Math.round(performance.now() - startedAt) });
    try {
      if (!stage.throttle.admit(CONNECT)) throw new Refusal(429, 'LimitExceededException', 'Too Many Requests');
      const definition = stage.definition();
      const route = definition.routes.get(CONNECT);
      if (!route) return this.#accept(connection, context);
      const authorizer = await this.authorization.decide({ connection, context, request, http }, route, definition);
      if (authorizer) {
        connection = { ...connection, authorizer };
        context = { ...context, authorizer };
      }
      if (route.integrationId === undefined) return this.#accept(connection, context);
      const event = connectEvent(context, request, stage);
      const answer = await this.integrations.run({ stage, definition, route, context, event, message: '' });
      const outcome = { integration: { status: answer.status, ...integration() } };
      if (answer.status < 200 || answer.status > 299) return this.#refuseByIntegration(stage, context, answer, outcome);
      return this.#accept(connection, context, answer.headers['sec-websocket-protocol'], outcome);
    } catch (error) {
      return this.#refuse(stage, context, error);
    }
  }

  #context(connection: Connection): RequestContext {
    return requestContext(this.local.environment, connection, CONNECT, { eventType: 'CONNECT' });
  }

  #accept(
    connection: Connection,
    context: RequestContext,
    subprotocol?: string,
    outcome: { integration?: { status: number; latency: number } } = {},
  ): HandshakeResult {
    this.log.write(connection.stage, context, { status: 200, ...outcome });
    return { accepted: true, connection, ...(subprotocol !== undefined && { subprotocol }) };
  }

  /** The function's own refusal: its status, and nothing else of its answer. */
  #refuseByIntegration(
    stage: Stage,
    context: RequestContext,
    { status }: IntegrationAnswer,
    outcome: { integration: { status: number; latency: number } },
  ): HandshakeResult {
    this.log.write(stage, context, { status, ...outcome });
    return { accepted: false, status, headers: { 'x-amzn-RequestId': context.requestId }, body: '' };
  }

  #refuse(stage: Stage, context: RequestContext, error: unknown): HandshakeResult {
    const { status, errorType, message } = describe(error);
    if (status >= 500) this.log.writeFailure(stage, context, error instanceof Error ? error.message : String(error));
    this.log.write(stage, context, { status, error: { message } });
    return {
      accepted: false,
      status,
      headers: {
        'Content-Type': 'application/json',
        'x-amzn-ErrorType': errorType,
        'x-amzn-RequestId': context.requestId,
      },
      body: JSON.stringify({ message, connectionId: context.connectionId, requestId: context.requestId }),
    };
  }
}

/** A server-side reason stays in the log. */
function describe(error: unknown): { status: number; errorType: string; message: string } {
  if (error instanceof Refusal && error.status < 500) return error;
  if (error instanceof IntegrationFailure) {
    return { status: error.status, errorType: 'InternalServerErrorException', message: error.clientMessage };
  }
  const errorType = error instanceof Refusal ? error.errorType : 'InternalServerErrorException';
  return { status: 500, errorType, message: 'Internal server error' };
}
