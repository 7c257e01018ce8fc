/**
 * The handshake: everything between a client's upgrade request and an open connection. Throttling, authorization and the
 * integration of `$connect` may each refuse. The upgrade is answered only afterwards, so until then the connection does not
 * exist for anyone.
 */
import type { IncomingMessage } from 'node:http';
import type { LocalContext } from '../../core/context';
import type { Outcome, RequestLog } from '../access-log';
import { newConnection, type Connection } from '../connections/connection';
import { connectEvent } from '../events';
import { IntegrationFailure } from '../integrations/failure';
import type { Integrations } from '../integrations/integration';
import { CONNECT, type Stage } from '../model/api';
import { requestContext, type RequestContext } from '../request-context';
import { stopwatch } from '../stopwatch';
import type { ConnectAuthorization } from './authorization';
import { Refusal } from './refusal';
import { readUpgradeRequest } from './upgrade-request';

/** Accepted, with the subprotocol chosen by `$connect`, or refused with an HTTP answer. */
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
    const request = readUpgradeRequest(http);
    let connection = newConnection(stage, request.identity);
    let context = requestContext(this.local.environment, connection, CONNECT, { eventType: 'CONNECT' });
    const elapsed = stopwatch();
    try {
      if (!stage.throttle.admit(CONNECT)) throw new Refusal(429, 'LimitExceededException', 'Too Many Requests');
      const definition = stage.definition();
      const route = definition.routes.get(CONNECT);
      const { authorizer, caller } = route
        ? await this.authorization.decide({ connection, context, request, http }, route, definition)
        : {};
      if (caller) context = { ...context, identity: { ...connection.identity, ...caller } };
      if (authorizer) {
        connection = { ...connection, authorizer };
        context = { ...context, authorizer };
      }
      if (route?.integrationId === undefined) return this.#accept(connection, context, { status: 200 });
      const event = connectEvent(context, request, stage);
      const { status, headers } = await this.integrations.run({
        stage,
        definition,
        route,
        context,
        event,
        message: '',
      });
      if (status < 200 || status > 299) throw Refusal.byFunction(status);
      const outcome = { status: 200, integration: { status, latency: elapsed() } };
      return this.#accept(connection, context, outcome, headers['sec-websocket-protocol']);
    } catch (error) {
      return this.#refuse(stage, context, error);
    }
  }

  #accept(connection: Connection, context: RequestContext, outcome: Outcome, subprotocol?: string): HandshakeResult {
    this.log.write(connection.stage, context, outcome);
    return { accepted: true, connection, ...(subprotocol !== undefined && { subprotocol }) };
  }

  #refuse(stage: Stage, context: RequestContext, error: unknown): HandshakeResult {
    const { status, errorType, clientMessage: message } = refusalOf(error);
    const { requestId, connectionId } = context;
    if (status >= 500) this.log.writeFailure(stage, context, error instanceof Error ? error.message : String(error));
    this.log.write(stage, context, { status, error: { message } });
    return {
      accepted: false,
      status,
      headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': errorType, 'x-amzn-RequestId': requestId },
      body: JSON.stringify({ message, connectionId, requestId }),
    };
  }
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const { status, clientMessage } =
    error instanceof IntegrationFailure ? error : { status: 500, clientMessage: 'Internal server error' };
  return new Refusal(status, 'InternalServerErrorException', clientMessage);
}
