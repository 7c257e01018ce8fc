/**
 * Makes the Lambda handler of a client's message. It reads and validates the message, runs your code and sends its
 * reply.
 */
import { readClientMessage } from '#shared/websocket/client-message';
import { route, type RouteHandler } from '#shared/websocket/route';
import type { RouteResult, RouteEvent } from '#shared/websocket/websocket';
import type { ClientToServerName, Contract, OutputOf } from '../contract';
import { InvalidMessageError } from '../invalid-message-error';
import { schemaOf, validate } from '../validate';
import { envelopeOf } from './envelope';
import type { HandleOptions, IncomingMessage, MessageHandler } from './handler-types';
import { InvalidInputError } from './invalid-input-error';
import { createServerSdk } from './server-sdk';

/**
 * The handler of the route whose key is the message's name. A client sends `{ "action": name, "data": ... }`. A message
 * that does not fit gets an error reply that says what was expected, and does not reach `run`. If `run` throws, the
 * invocation fails and API Gateway sends the client only a generic error; `replyToErrors` sends a clearer one.
 *
 * @example
 * export const handler = handle(contract, 'sayHello', async ({ input, connectionId, sdk }) => {
 *   await sdk.sendGreeting(connectionId, { text: `Hello ${input.name}` });
 * });
 * @throws ContractError for a name the contract does not have
 */
export function handle<C extends Contract, Name extends ClientToServerName<C>>(
  contract: C,
  name: Name,
  run: MessageHandler<C, Name>,
  { interceptors = [], sdk = createServerSdk(contract) }: HandleOptions<C> = {},
): RouteHandler {
  const schema = schemaOf(contract, 'clientToServer', name);

  async function answer(message: IncomingMessage): Promise<RouteResult> {
    const { data } = readMembers(name, message.event.body);
    const input = (await validate(schema, name, data).catch((error: unknown) => {
      throw error instanceof InvalidMessageError ? new InvalidInputError(name, error.message, error.issues) : error;
    })) as OutputOf<C['clientToServer'][Name]>;
    const reply = await run({ ...message, input, sdk });
    if (!reply) return { statusCode: 200 };
    return { statusCode: 200, body: await envelopeOf(contract, reply.type, reply.data) };
  }

  return route(async (connectionId, event) => {
    const message = incoming(name, connectionId, event);
    const chain = interceptors.reduceRight<() => Promise<RouteResult>>(
      (next, interceptor) => () => interceptor(message, next),
      () => answer(message),
    );
    const result = await chain().catch((error: unknown) => {
      if (error instanceof InvalidInputError) return error.reply();
      throw error;
    });
    return acknowledged(result, event.body);
  });
}

function incoming(action: string, connectionId: string, event: RouteEvent): IncomingMessage {
  const { connectedAt = Date.now(), routeKey = action, authorizer } = event.requestContext ?? {};
  return { action, connectionId, connectedAt: new Date(connectedAt), routeKey, userId: authorizer?.userId, event };
}

/** @throws InvalidInputError if the body is not `{ action, data, ack? }` */
function readMembers(action: string, body: string | undefined): Readonly<Record<string, unknown>> {
  const message = readClientMessage(body, ['data', 'ack']);
  if ('problem' in message) throw new InvalidInputError(action, message.problem);
  return message.members;
}

const MAX_ACK_CHARACTERS = 64;

/** A client that sends in order waits for `{"type":"handled","ack":...}`, which carries the reply, before it sends more. */
function acknowledged(result: RouteResult, body: string | undefined): RouteResult {
  const message = readClientMessage(body, ['data', 'ack']);
  const ack = 'members' in message ? message.members.ack : undefined;
  if (typeof ack !== 'string' || ack.length > MAX_ACK_CHARACTERS) return result;
  const reply = result.body === undefined ? '' : `,"reply":${result.body}`;
  return { ...result, body: `{"type":"handled","ack":${JSON.stringify(ack)}${reply}}` };
}
