/**
 * Handles the messages of open connections and the end of connections: finds the route, runs its integration, and answers
 * the client where the route is two-way or something went wrong.
 */
import type { LocalContext } from '../../core/context';
import type { Outcome, RequestLog } from '../access-log';
import type { Connection } from '../connections/connection';
import type { OpenConnection } from '../connections/open-connection';
import { disconnectEvent, messageEvent } from '../events';
import { newId } from '../ids';
import { IntegrationFailure } from '../integrations/failure';
import type { IntegrationRequest, Integrations } from '../integrations/integration';
import { DEFAULT, DISCONNECT, isTwoWay, type Stage } from '../model/api';
import { requestContext, type Disconnect, type RequestContext } from '../request-context';
import { stopwatch } from '../stopwatch';
import { selectRoute } from './route-selection';

interface Answer {
  readonly outcome: Outcome;
  /** Text for the client. */
  readonly reply?: string;
}

export class MessageHandler {
  constructor(
    private readonly local: LocalContext,
    private readonly integrations: Integrations,
    private readonly log: RequestLog,
  ) {}

  async message(connection: OpenConnection, text: string): Promise<void> {
    const { stage } = connection.info;
    const definition = stage.definition();
    const route = selectRoute(stage.api, definition, text);
    const context = requestContext(this.local.environment, connection.info, route?.key ?? DEFAULT, {
      eventType: 'MESSAGE',
      messageId: newId(),
    });
    const { outcome, reply } = !route
      ? refused(context, 403, 'Forbidden')
      : !stage.throttle.admit(route.key)
        ? refused(context, 429, 'Too Many Requests')
        : await this.#run({
            ...{ stage, definition, route, context },
            event: messageEvent(context, text, stage),
            message: text,
          });
    if (reply !== undefined && connection.isOpen) connection.send(Buffer.from(reply));
    this.log.write(stage, context, outcome);
  }

  /** Best effort, as on AWS: nobody learns of a failure but the log. */
  async disconnected(connection: Connection, disconnect: Disconnect): Promise<void> {
    const { stage } = connection;
    const definition = stage.definition();
    const route = definition.routes.get(DISCONNECT);
    if (route?.integrationId === undefined) return;
    const context = requestContext(this.local.environment, connection, DISCONNECT, {
      eventType: 'DISCONNECT',
      ...disconnect,
    });
    const event = disconnectEvent(context, stage);
    const { outcome } = await this.#run({ stage, definition, route, context, event, message: '' });
    this.log.write(stage, context, outcome);
  }

  async #run(request: IntegrationRequest & { readonly context: RequestContext }): Promise<Answer> {
    const elapsed = stopwatch();
    try {
      const { status, body } = await this.integrations.run(request);
      return {
        outcome: { status: 200, integration: { status, latency: elapsed() } },
        ...(isTwoWay(request.route) && body !== undefined && { reply: body }),
      };
    } catch (error) {
      return this.#failed(request.stage, request.context, error, elapsed());
    }
  }

  #failed(stage: Stage, context: RequestContext, error: unknown, latency: number): Answer {
    this.log.writeFailure(stage, context, error instanceof Error ? error.message : String(error));
    const answer =
      error instanceof IntegrationFailure
        ? refused(context, error.status, error.clientMessage)
        : refused(context, 500, 'Internal server error');
    return { ...answer, outcome: { ...answer.outcome, integration: { latency } } };
  }
}

/** What AWS sends a client whose message it could not handle. */
function refused({ connectionId, requestId }: RequestContext, status: number, message: string): Answer {
  return {
    outcome: { status, error: { message } },
    reply: JSON.stringify({ message, connectionId, requestId }),
  };
}
