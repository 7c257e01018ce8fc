/** The AsyncAPI document, from the side of the service: it receives events and the messages of clients, and sends to clients. */
import { REQUEST_SCHEMA } from '#constructs/broadcasts-endpoint/request-model';
import type { JsonSchema } from '#constructs/contract/described-contract';
import { BROADCAST_REQUESTED } from '#shared/contracts';
import { EventPart } from '#tools/stack/declared-input';
import { CLOUD_EVENT_TABLE, cloudEventOf } from './cloud-events';
import { Components, keyOf } from './components';
import type { DescribedMapping, DescribedService } from './described-service';
import { eventSchema, messageOf } from './domain-event';
import { addFrames, type Frame } from './frames';
import { protocolName, type ProtocolName } from './protocol-schemas';
import { CLIENT_SCHEME, clientBinding, eventBusServer, securityScheme, webSocketServer } from './servers';

type Part = Readonly<Record<string, unknown>>;

/** Of the document, not of the application, which the template does not know. */
const DOCUMENT_VERSION = '1.0.0';
/** The channels. */
const CLIENT = 'client';
const EVENTS = 'eventBus';

/** What the service replies to each of a client's own messages. */
const REPLIES: Readonly<Record<string, ProtocolName>> = {
  ping: 'pong',
  subscribe: 'subscribed',
  unsubscribe: 'unsubscribed',
  resume: 'resumed',
  acknowledge: 'acknowledged',
  askPresence: 'presence',
};

export function asyncApiOf(service: DescribedService): Part {
  const components = new Components('#/components/schemas');
  const { toClient, fromClient } = addFrames(service, components);
  const events = [
    ...service.mappings.map((mapping) => mappedEvent(mapping, service, components)),
    requested(components),
  ];
  const scheme = securityScheme(service.authorizer);
  const binding = clientBinding(service.authorizer);
  return {
    asyncapi: '3.1.0',
    info: { title: service.title, version: DOCUMENT_VERSION, description: describedHere(service) },
    defaultContentType: 'application/json',
    servers: {
      webSocket: webSocketServer(service, scheme !== undefined),
      eventBus: eventBusServer(),
    },
    channels: {
      [CLIENT]: {
        address: '/',
        description: 'One connection of a client. Frames go both ways, each one JSON object as text.',
        servers: [{ $ref: '#/servers/webSocket' }],
        messages: messageRefs([...toClient, ...fromClient].map(({ key }) => key)),
        ...(binding && { bindings: { ws: binding } }),
      },
      [EVENTS]: {
        address: service.eventBusName ?? null,
        description: 'Events that start a broadcast, as EventBridge delivers them.',
        servers: [{ $ref: '#/servers/eventBus' }],
        messages: messageRefs(events.map(({ key }) => key)),
      },
    },
    operations: {
      ...Object.fromEntries(
        events.map(({ key, operation }) => [keyOf(`take.${key}`), receives(EVENTS, key, operation)]),
      ),
      ...Object.fromEntries(
        toClient
          .filter(({ ofApplication }) => ofApplication)
          .map(({ key, name }) => [
            keyOf(`send.${name}`),
            { action: 'send', channel: channelRef(CLIENT), messages: [messageRef(CLIENT, key)] },
          ]),
      ),
      ...Object.fromEntries(
        fromClient.map((frame) => [keyOf(`receive.${frame.name}`), receives(CLIENT, frame.key, replyTo(frame))]),
      ),
    },
    components: {
      messages: {
        ...Object.fromEntries(toClient.map((frame) => [keyOf(frame.key), frameMessage(frame, components, service)])),
        ...Object.fromEntries(fromClient.map((frame) => [keyOf(frame.key), frameMessage(frame, components)])),
        ...Object.fromEntries(events.map(({ key, message }) => [keyOf(key), message])),
      },
      schemas: components.schemas,
      ...(scheme && { securitySchemes: { [CLIENT_SCHEME]: scheme } }),
    },
  };
}

const describedHere = ({ actions }: DescribedService): string =>
  [
    'Messages between clients and a stack of step-functions-broadcast, and the events that start a broadcast.',
    `Channels${actions.includes('resume') ? ', resuming' : ''} and errors follow the protocol in PROTOCOL.md of the package step-functions-broadcast-server.`,
    '',
    'An envelope as a CloudEvent (each message has the same in `x-cloudevents`):',
    '',
    CLOUD_EVENT_TABLE,
  ].join('\n');

function frameMessage(
  { name, key, description, ofApplication }: Frame,
  components: Components,
  to?: DescribedService,
): Part {
  return {
    name,
    ...(description !== undefined && { description }),
    payload: components.ref(key),
    ...(to && ofApplication && { 'x-cloudevents': cloudEventOf(to.webSocketUrl) }),
  };
}

interface DescribedEvent {
  readonly key: string;
  readonly message: Part;
  readonly operation: Part;
}

function mappedEvent(
  mapping: DescribedMapping,
  { contract }: DescribedService,
  components: Components,
): DescribedEvent {
  const key = `event.${mapping.name}`;
  const type = messageOf(mapping)?.type;
  const schema = eventSchema(mapping, contract, (name) => components.ref(`toClient.${name}.data`));
  return {
    key,
    message: { name: mapping.name, payload: components.add(key, schema), 'x-eventbridge-pattern': mapping.pattern },
    operation: {
      summary: `Broadcasts ${typeof type === 'string' ? `the message ${type}` : 'a message'} for each event of mapping ${mapping.name}.`,
      'x-broadcast-request': asWritten(mapping.request),
    },
  };
}

function requested(components: Components): DescribedEvent {
  const key = 'event.BroadcastRequested';
  const request = components.add('BroadcastRequest', REQUEST_SCHEMA);
  return {
    key,
    message: { name: BROADCAST_REQUESTED, payload: components.add(key, requestedEvent(request)) },
    operation: { summary: 'Broadcasts the message that the detail of the event asks for.' },
  };
}

const requestedEvent = (detail: JsonSchema): JsonSchema => ({
  type: 'object',
  properties: {
    id: { type: 'string' },
    source: { type: 'string' },
    'detail-type': { const: BROADCAST_REQUESTED },
    time: { type: 'string', format: 'date-time' },
    detail,
  },
  required: ['id', 'source', 'detail-type', 'time', 'detail'],
});

function replyTo({ name, ofApplication }: Frame): Part {
  const replies: readonly ProtocolName[] = ofApplication ? ['handled', 'error'] : [REPLIES[name]!, 'error'];
  return {
    reply: {
      channel: channelRef(CLIENT),
      messages: [...replies, 'gatewayError' as const].map((reply) => messageRef(CLIENT, protocolName(reply))),
    },
  };
}

const receives = (channel: string, key: string, more: Part): Part => ({
  action: 'receive',
  channel: channelRef(channel),
  messages: [messageRef(channel, key)],
  ...more,
});

const channelRef = (channel: string) => ({ $ref: `#/channels/${channel}` });
const messageRef = (channel: string, key: string) => ({ $ref: `#/channels/${channel}/messages/${keyOf(key)}` });
const messageRefs = (keys: readonly string[]) =>
  Object.fromEntries(keys.map((key) => [keyOf(key), { $ref: `#/components/messages/${keyOf(key)}` }]));

/** A mapped request as its author wrote it: a part of the event is `{ "field": "detail.orderId" }`. */
function asWritten(value: unknown): unknown {
  if (value instanceof EventPart) return { field: value.path.replace(/^\$\./, '') };
  if (Array.isArray(value)) return value.map(asWritten);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asWritten(item)]));
}
