/**
 * Handles the messages of open connections and the end of connections: finds the route, runs its integration, and answers
 * the client if the route is two-way or something went wrong.
 */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalContext } from '../../core/context';
import type { Outcome, RequestLog } from '../access-log';
import type { Connection } from '../connections/connection';
import { userIdOf, type ConnectionOperations } from '../connections/connections';
import type { OpenConnection } from '../connections/open-connection';
import { disconnectEvent, messageEvent } from '../events';
import { newId } from '../ids';
import { IntegrationFailure } from '../integrations/failure';
import type { IntegrationRequest, Integrations } from '../integrations/integration';
import {
  DEFAULT,
  DISCONNECT,
  isTwoWay,
  type Stage,
  CONNECT,
  type Api,
  type ApiDefinition,
  type Route,
} from '../model/api';
import { requestContext, type Disconnect, type RequestContext } from '../request-context';
import { stopwatch } from '../stopwatch';
import { jsonOf } from '../lookup';

interface Answer {
  readonly outcome: Outcome;
  /** Text for the client. */
  readonly reply?: string;
  /** Whether the function was not invoked because it is throttled. */
  readonly isThrottled?: boolean;
}

/**
 * Milliseconds until a throttled `$disconnect` is retried, doubled each time: a minute in all. AWS promises best effort
 * and no number of tries.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
 */
const FIRST_RETRY_MS = 250;
const DISCONNECT_RETRIES = 8;

export class MessageHandler {
  readonly #stopping = new AbortController();

  constructor(
    private readonly local: LocalContext,
    private readonly integrations: Integrations,
    private readonly log: RequestLog,
    /** Breaks a client's socket. */
    private readonly terminate: ConnectionOperations['terminate'],
  ) {
    // Every `$disconnect` that waits for a retry listens.
    setMaxListeners(0, this.#stopping.signal);
  }

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
    if (reply !== undefined && connection.isOpen) this.#reply(connection, context.routeKey, Buffer.from(reply));
    this.log.write(stage, context, outcome);
  }

  #reply(connection: OpenConnection, routeKey: string, reply: Buffer): void {
    const { id, authorizer } = connection.info;
    const fault = this.local.faults?.reply?.({ id, userId: userIdOf(authorizer) }, routeKey);
    if (!fault) return void connection.send(reply);
    const { delivered, silently } = fault;
    const terminate = () => this.terminate(id, { silently });
    // A reply that a slow client has no room for is lost, so that its connection ends at once.
    if (!delivered || !connection.sendLast(reply, terminate)) terminate();
  }

  /** Drops what is waiting for a retry. */
  stop(): void {
    this.#stopping.abort();
  }

  /** Best effort, as on AWS: retried while its function is throttled; a failure only shows in the log. */
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
    const run = () => this.#run({ stage, definition, route, context, event, message: '' });
    let answer = await run();
    for (let retry = 0; answer.isThrottled && retry < DISCONNECT_RETRIES; retry += 1) {
      if (!(await this.#pause(FIRST_RETRY_MS * 2 ** retry * (0.5 + Math.random())))) return;
      answer = await run();
    }
    this.log.write(stage, context, answer.outcome);
  }

  /** @returns false if local mode is stopping */
  #pause(ms: number): Promise<boolean> {
    const paused = sleep(ms, true, { signal: this.#stopping.signal, ref: false });
    return paused.catch(() => false);
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
    const isThrottled = error instanceof IntegrationFailure && error.isThrottled;
    return { ...answer, isThrottled, outcome: { ...answer.outcome, integration: { latency } } };
  }
}

/** AWS's answer to a client whose message it could not handle. */
function refused({ connectionId, requestId }: RequestContext, status: number, message: string): Answer {
  return {
    outcome: { status, error: { message } },
    reply: JSON.stringify({ message, connectionId, requestId }),
  };
}

/** Routes of API Gateway's own events; a client cannot reach them by name. */
const LIFECYCLE_ROUTES: readonly string[] = [CONNECT, DISCONNECT];

/** Uses the API's route selection expression. Undefined if no route takes the message, not even `$default`. */
export function selectRoute(api: Api, { routes }: ApiDefinition, message: string): Route | undefined {
  const key = api.routeSelection.evaluate({ request: { body: jsonOf(message) } });
  const selected = key === undefined || LIFECYCLE_ROUTES.includes(key) ? undefined : routes.get(key);
  return selected ?? routes.get(DEFAULT);
}
