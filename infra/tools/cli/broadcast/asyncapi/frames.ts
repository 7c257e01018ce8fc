/** Every frame between clients and this stack, with its schema: those of the contract, and those of the protocol. */
import type { DescribedMessage, JsonSchema } from '#constructs/contract/described-contract';
import { SERVICE_ACTIONS } from '#shared/contracts/service-messages';
import { Components } from './components';
import type { DescribedService } from './described-service';
import { addProtocol, protocolName, type ProtocolName } from './protocol-schemas';

export interface Frame {
  /** `type` or `action`, as it is in the frame. */
  readonly name: string;
  /** Among messages and schemas of the document. */
  readonly key: string;
  /** Whether it is one of the contract, or stands for all of an unknown contract. */
  readonly ofApplication: boolean;
  readonly description?: string;
}

export interface Frames {
  readonly toClient: readonly Frame[];
  readonly fromClient: readonly Frame[];
}

const REQUESTS: readonly ProtocolName[] = ['ping', 'subscribe', 'unsubscribe', 'resume', 'acknowledge', 'askPresence'];
const REPLIES: readonly ProtocolName[] = [
  ...(['pong', 'subscribed', 'unsubscribed', 'resumed', 'acknowledged', 'presence', 'error', 'gatewayError'] as const),
];
/** Frames of routes that a setting takes out. */
const OF_ACTION: Partial<Record<ProtocolName, (typeof SERVICE_ACTIONS)[number]>> = {
  resume: 'resume',
  resumed: 'resume',
  acknowledge: 'acknowledge',
  acknowledged: 'acknowledge',
  askPresence: 'presence',
  presence: 'presence',
};

/** Adds the schema of each frame, and what they refer to. */
export function addFrames({ contract, actions }: DescribedService, components: Components): Frames {
  const isThere = (name: ProtocolName) => {
    const action = OF_ACTION[name];
    return action === undefined || actions.includes(action);
  };
  const routes = actions.filter((action) => !SERVICE_ACTIONS.some((own) => own === action));
  const requests = REQUESTS.filter(isThere);
  const replies = REPLIES.filter(isThere);
  addProtocol(components, [
    ...requests,
    ...replies,
    'envelope',
    ...(routes.length > 0 ? (['handled', 'ack'] as const) : []),
  ]);
  return {
    toClient: [
      ...(contract
        ? Object.entries(contract.serverToClient).map(([name, message]) =>
            addEnvelope(components, name, message, contract.supersedes.includes(name)),
          )
        : [{ ...protocolFrame('envelope'), ofApplication: true }]),
      ...replies.map(protocolFrame),
      ...(routes.length > 0 ? [protocolFrame('handled')] : []),
    ],
    fromClient: [
      ...routes.map((action) => addAction(components, action, contract?.clientToServer[action] ?? { schema: {} })),
      ...requests.map(protocolFrame),
    ],
  };
}

/** One schema of all frames, for a validator or a code generator. */
export function framesSchema(service: DescribedService): JsonSchema {
  const components = new Components('#/definitions');
  const { toClient, fromClient } = addFrames(service, components);
  const oneOf = (frames: readonly Frame[]) => ({ anyOf: frames.map(({ key }) => components.ref(key)) });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: service.title,
    anyOf: [{ $ref: '#/definitions/fromClient' }, { $ref: '#/definitions/toClient' }],
    definitions: { fromClient: oneOf(fromClient), toClient: oneOf(toClient), ...components.schemas },
  };
}

const protocolFrame = (name: ProtocolName): Frame => ({ name, key: protocolName(name), ofApplication: false });

function addEnvelope(components: Components, name: string, message: DescribedMessage, supersedes: boolean): Frame {
  const key = `toClient.${name}`;
  components.add(key, {
    type: 'object',
    allOf: [components.ref(protocolName('envelope'))],
    properties: { type: { const: name }, data: components.add(`${key}.data`, message.schema) },
  });
  const versions = 'Only the newest version of each key counts: see `supersedes`.';
  return {
    name,
    key,
    ofApplication: true,
    ...sentences([...(supersedes ? [versions] : []), ...(message.beyond ?? [])]),
  };
}

function addAction(components: Components, action: string, message: DescribedMessage): Frame {
  const key = `fromClient.${action}`;
  components.add(key, {
    type: 'object',
    properties: {
      action: { const: action },
      data: components.add(`${key}.data`, message.schema),
      ack: components.ref(protocolName('ack')),
    },
    required: ['action', ...(Object.keys(message.schema).length > 0 ? ['data'] : [])],
    additionalProperties: false,
  });
  return { name: action, key, ofApplication: true, ...sentences(message.beyond ?? []) };
}

const sentences = (all: readonly string[]) => (all.length > 0 ? { description: all.join(' ') } : {});
