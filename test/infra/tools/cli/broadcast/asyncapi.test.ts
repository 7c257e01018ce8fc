/** The AsyncAPI document: valid by AsyncAPI's own schema, and true to the contract, the protocol and the template. */
import specification from '@asyncapi/specs/schemas/3.1.0-without-$id.json';
import Ajv, { type ValidateFunction } from 'ajv';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import * as v from 'valibot';
import { parse } from 'yaml';
import { BroadcastService, type BroadcastServiceProps } from '#constructs/broadcast-service';
import { describeContract } from '#constructs/contract/describe-contract';
import { field } from '#constructs/domain-events/mapping';
import { parseTemplate } from '#local/cloud-assembly/template';
import { defineContract } from '#sdk/contract';
import { SERVICE_ACTIONS } from '#shared/contracts/service-messages';
import { CLOUD_EVENT_TABLE } from '#tools/cli/broadcast/asyncapi/cloud-events';
import { keyOf } from '#tools/cli/broadcast/asyncapi/components';
import { describedService, type DescribedService } from '#tools/cli/broadcast/asyncapi/described-service';
import { asyncApiOf } from '#tools/cli/broadcast/asyncapi/document';
import { framesSchema } from '#tools/cli/broadcast/asyncapi/frames';
import { asYaml } from '#tools/cli/broadcast/asyncapi/yaml';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { SAMPLES } from '#test/infra/constructs/contract/support/made-schemas';
import { frameProblem } from '#test/functions/sdk/support/protocol';

interface Tree {
  readonly name: string;
  readonly parts: readonly Tree[];
}
const tree: v.GenericSchema<Tree> = v.object({ name: v.string(), parts: v.array(v.lazy(() => tree)) });
const contract = defineContract({
  serverToClient: {
    orderShipped: v.object({ orderId: v.string(), price: v.number() }),
    'a name/with $igns': tree,
  },
  clientToServer: { sayHello: v.object({ name: v.string() }) },
  supersedes: { orderShipped: ({ orderId, price }) => ({ key: orderId, version: price }) },
});
const domainEvents: BroadcastServiceProps['domainEvents'] = [
  {
    name: 'OrderShipped',
    pattern: { source: ['shop.orders'], detailType: ['OrderShipped'] },
    audience: { users: [field('detail.customer.id')] },
    message: { type: 'orderShipped', data: { orderId: field('detail.orderId'), price: field('detail.price') } },
  },
  {
    name: 'Whole',
    pattern: { source: ['shop.orders'], detailType: ['OrderPriced'] },
    audience: { everyone: true },
    message: { type: 'orderShipped', data: field('detail') },
  },
];

function serviceOf(props: Partial<BroadcastServiceProps> = {}): DescribedService {
  const stack = new Stack(new App(), 'Shop');
  const service = new BroadcastService(stack, 'Broadcast', {
    domainEvents: [],
    settings: { data: 'destroy' },
    ...props,
  });
  service.publishOutputs();
  return describedService(parseTemplate(Template.fromStack(stack).toJSON(), 'Shop'));
}

interface Document {
  readonly servers: Record<string, object>;
  readonly channels: Record<string, { messages: object; address: unknown }>;
  readonly operations: Record<string, object>;
  readonly components: { schemas: Record<string, object>; messages: Record<string, object>; securitySchemes?: object };
}
const documentOf = (service: DescribedService) => JSON.parse(JSON.stringify(asyncApiOf(service))) as Document;

let bare: DescribedService;
let service: DescribedService;
let document: Document;
let isAsyncApi: ValidateFunction;
beforeAll(() => {
  bare = serviceOf();
  const withEvents = serviceOf({ contract, domainEvents });
  // The route of the contract; a template with a function of the app is what the end-to-end tests have.
  service = { ...withEvents, actions: [...withEvents.actions, 'sayHello'] };
  document = documentOf(service);
  isAsyncApi = new Ajv({ strict: false, logger: false, validateFormats: false }).compile(specification);
});

/** A validator of a schema of the document, as its readers have it. */
const validatorOf = ({ components }: Pick<Document, 'components'>, key: string): ValidateFunction =>
  new Ajv({ strict: false, logger: false, unicode: false, formats: { uri: (text: string) => URL.canParse(text) } })
    .addSchema({ $id: 'https://example.com/document', components })
    .compile({ $ref: `https://example.com/document#/components/schemas/${encodeURIComponent(key)}` });

describe('the document', () => {
  it.each([
    ['without a contract', () => bare],
    ['with messages, mappings and a route', () => service],
    ['without an authorizer', () => ({ ...service, authorizer: { type: 'none' } as const })],
    [
      'with a function that decides by a header',
      () => ({ ...service, authorizer: { type: 'lambda', identitySource: ['route.request.header.Ticket'] } as const }),
    ],
    ['of a deployed stack', () => ({ ...service, webSocketUrl: 'wss://a1.execute-api.eu-west-1.amazonaws.com/live' })],
  ])('%s is valid by the schema of AsyncAPI 3.1', (_, given) => {
    const made = documentOf(given());
    isAsyncApi(made);
    expect(isAsyncApi.errors ?? []).toEqual([]);
  });

  it('has everything that it refers to', () => {
    const at = (pointer: string) =>
      pointer
        .slice(2)
        .split('/')
        .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref!);
    expect(refs.length).toBeGreaterThan(50);
    expect(refs.filter((ref) => !ref.startsWith('#/') || at(ref) === undefined)).toEqual([]);
  });

  it('is the same as YAML', () => {
    const text = asYaml(asyncApiOf(service));
    expect(parse(text)).toEqual(document);
    expect(parse(text, { version: '1.1' })).toEqual(document);
  });

  it('says who sends what, and what starts a broadcast', () => {
    expect(document.operations).toMatchObject({
      'send.orderShipped': { action: 'send' },
      'receive.sayHello': { action: 'receive', reply: {} },
      'receive.resume': { action: 'receive' },
      'take.event.OrderShipped': {
        action: 'receive',
        'x-broadcast-request': {
          audience: { users: [{ field: 'detail.customer.id' }] },
          message: { type: 'orderShipped', data: { orderId: { field: 'detail.orderId' } } },
        },
      },
      'take.event.BroadcastRequested': { action: 'receive' },
    });
    expect(document.components.messages['toClient.orderShipped']).toMatchObject({
      name: 'orderShipped',
      'x-cloudevents': { id: '$message.payload#/id', sequence: '$message.payload#/at' },
    });
  });

  it('has no route, reply or schema of resuming if the stack keeps no history', () => {
    const without = documentOf({ ...bare, actions: bare.actions.filter((action) => action !== 'resume') });
    expect(JSON.stringify(without)).not.toMatch(/"(protocol|receive)\.resumed?"/);
    expect(JSON.stringify(documentOf(bare))).toMatch(/"protocol\.resumed"/);
  });
});

it('an event has the fields that its mapping needs, as the contract has them', () => {
  const event = (detail: object) => ({
    ...{ id: 'e', source: 'shop.orders', 'detail-type': 'OrderShipped', time: '2026-11-28T10:00:00Z', detail },
  });
  const fits = { customer: { id: 'alice' }, orderId: 'A-1', price: 5 };
  const isShipped = validatorOf(document, 'event.OrderShipped');
  expect([fits, { ...fits, customer: {} }, { ...fits, price: '5' }].map((detail) => isShipped(event(detail)))).toEqual([
    true,
    false,
    false,
  ]);
  const isWhole = validatorOf(document, 'event.Whole');
  expect(isWhole({ ...event({ orderId: 'A-1', price: 1 }), 'detail-type': 'OrderPriced' })).toBe(true);
  expect(isWhole({ ...event({ orderId: 'A-1' }), 'detail-type': 'OrderPriced' })).toBe(false);
});

it('the schema of a message and the contract accept and refuse the same frames', () => {
  fc.assert(
    fc.property(SAMPLES, fc.string({ minLength: 1, maxLength: 20 }), ({ schema, data }, name) => {
      fc.pre(name !== '__proto__' && !(name in Object.prototype));
      const made = describeContract({ serverToClient: { [name]: schema }, clientToServer: { [name]: schema } });
      const { components } = documentOf({ ...bare, contract: made, actions: [name] });
      const accepted = v.is(schema, data);
      const sent = validatorOf({ components }, keyOf(`fromClient.${name}`));
      expect(sent({ action: name, data })).toBe(accepted);
      expect(sent({ action: `${name}2`, data })).toBe(false);
      if (!accepted) return;
      const got = validatorOf({ components }, keyOf(`toClient.${name}`));
      const output = JSON.parse(JSON.stringify(v.parse(schema, data))) as unknown;
      const envelope = { id: 'i', type: name, time: '2026-11-28T10:00:00Z', data: output };
      expect([got(envelope), got({ ...envelope, time: undefined })]).toEqual([true, false]);
    }),
    { numRuns: 60 },
  );
});

describe('a schema that refers to itself', () => {
  it('does so in the document', () => {
    const isTree = validatorOf(document, keyOf('toClient.a name/with $igns.data'));
    const leaf = { name: 'leaf', parts: [] };
    expect([isTree({ ...leaf, parts: [leaf] }), isTree({ ...leaf, parts: [{ name: 1 }] })]).toEqual([true, false]);
  });
});

describe('the frames of the protocol', () => {
  const CURSOR = 'eyJ0IjoxfQ.c2ln';
  const AT = '1795774400000-00000000000000ff';
  const envelope = {
    id: 'a',
    type: 'orderShipped',
    time: '2026-11-27T10:00:00Z',
    data: { orderId: 'o', price: 1 },
    at: AT,
  };
  const frames: readonly (readonly ['clientFrame' | 'serverFrame', object])[] = [
    ['clientFrame', { action: 'ping' }],
    ['clientFrame', { action: 'subscribe', channel: 'orders' }],
    ['clientFrame', { action: 'unsubscribe', channel: 'orders' }],
    [
      'clientFrame',
      {
        ...{ action: 'resume', id: 'r', streams: { user: null, 'channel:a/b': CURSOR } },
        ...{ have: { 179000000: [2, '00000000000000ff'] }, next: CURSOR, received: CURSOR },
      },
    ],
    ['clientFrame', { action: 'sayHello', data: { name: 'Alice' }, ack: 'k' }],
    ['serverFrame', envelope],
    ['serverFrame', { type: 'pong' }],
    ['serverFrame', { type: 'subscribed', channel: 'orders' }],
    [
      'serverFrame',
      { type: 'resumed', id: 'r', envelopes: [envelope], keepFrom: 1, streams: { user: { cursor: CURSOR } } },
    ],
    ['serverFrame', { type: 'resumed', id: 'r', envelopes: [], next: CURSOR }],
    ['serverFrame', { type: 'handled', ack: 'k', reply: envelope }],
    ['serverFrame', { type: 'error', message: 'No', issues: [{ path: 'data', message: 'no' }] }],
    ['serverFrame', { message: 'Internal server error', connectionId: 'c', requestId: 'r' }],
  ];
  const parts = ['clientFrame', 'serverFrame'] as const;

  it('are accepted and refused as the schema of the protocol does, with each member left out or replaced', () => {
    const { definitions, ...root } = framesSchema(service) as { definitions: object };
    const ajv = new Ajv({ strict: false, logger: false }).addSchema({
      $id: 'https://example.com/frames',
      ...root,
      definitions,
    });
    const [fromClient, toClient] = ['fromClient', 'toClient'].map((name) =>
      ajv.compile({ $ref: `https://example.com/frames#/definitions/${name}` }),
    );
    const changed = frames.flatMap(([part, frame]) => [
      [part, frame] as const,
      ...Object.keys(frame).flatMap((key) =>
        [undefined, 1, '', 'x', [], {}, null, [1], '$x'].map(
          (value) => [part, JSON.parse(JSON.stringify({ ...frame, [key]: value })) as object] as const,
        ),
      ),
      [part, { ...frame, more: 1 }] as const,
    ]);
    const verdicts = changed.map(([part, frame]) => {
      const isServices = 'action' in frame && SERVICE_ACTIONS.some((action) => action === frame.action);
      const ofContract = 'time' in frame || 'data' in frame || ('action' in frame && !isServices);
      return {
        ...{ part, frame, ofContract },
        document: (part === 'clientFrame' ? fromClient! : toClient!)(frame),
        protocol: frameProblem(part, frame) === undefined,
      };
    });
    // The document says more of the application's messages than the protocol, so it refuses more of them.
    expect(
      verdicts.filter(({ ofContract, document: of, protocol }) => of !== protocol && !(ofContract && !of)),
    ).toEqual([]);
    for (const part of parts)
      for (const verdict of [true, false])
        expect(verdicts.filter((each) => each.part === part && each.document === verdict).length).toBeGreaterThan(3);
  });
});

it('the protocol has the same table of CloudEvents', () => {
  const cells = (text: string) => text.replaceAll(/ +/g, ' ').replaceAll(/-+/g, '-');
  const page = readFileSync(join(PROJECT_ROOT, 'functions/sdk/PROTOCOL.md'), 'utf8');
  expect(cells(page)).toContain(cells(CLOUD_EVENT_TABLE));
});
