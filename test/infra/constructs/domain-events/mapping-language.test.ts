/** What a mapping can say, from the declaration to the request: rules as deployed, input as EventBridge makes it. */
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { BusEvent } from '#local/events/event';
import { field, text, type DomainEventMapping } from '#constructs/domain-events/mapping';
import { DomainEventRules } from '#constructs/domain-events/rules';
import { settingsWith } from '#constructs/settings/defaults';
import { compileInput, type InputSettings } from '#local/events/input/index';
import { compilePattern } from '#local/events/pattern/index';
import { identify, validateInput } from '#shared/request/validate-input';
import { validateRequest } from '#shared/request/validate-request';
import { sampleEvent } from '../../local/events/sample-event';

const MAPPING: DomainEventMapping = {
  name: 'OrderShipped',
  pattern: { source: ['shop.orders'], detailType: ['OrderShipped'] },
  audience: {
    users: [field('detail.customer.id'), text`team-${field('detail.team')}`],
    channels: [text`orders/${field('detail.order.id')}`],
    exclude: { users: [field('detail.packer')] },
  },
  message: {
    type: 'orderShipped',
    data: {
      title: text`${field('detail.name')} (${field('detail.order.id')}) of ${field('source')}`,
      order: { id: field('detail.order.id'), lines: [{ carrier: 'DHL', note: text`from ${field('detail.name')}` }] },
      express: false,
    },
    supersedes: { key: field('detail.order.id'), version: field('detail.revision') },
  },
  expiresAt: text`${field('detail.day')}T18:00:00Z`,
  idempotencyKey: text`${field('detail.order.id')}-shipped`,
};
const DETAIL = {
  customer: { id: 42 },
  team: 7,
  order: { id: 1042 },
  packer: 13,
  name: 'Ada',
  day: '2026-12-24',
  revision: 3,
};

interface RuleProperties {
  readonly EventPattern: unknown;
  readonly Targets: readonly [InputSettings];
}

/** Inputs of the executions that an event starts. */
function inputsOf(detail: BusEvent['detail'], mapping = MAPPING): unknown[] {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
  new DomainEventRules(stack, 'Rules', {
    bus: EventBus.fromEventBusName(stack, 'Bus', 'bus'),
    stateMachine: StateMachine.fromStateMachineName(stack, 'Machine', 'machine'),
    deadLetters: new Queue(stack, 'Queue'),
    domainEvents: [mapping],
    startRetry: settingsWith({}).startRetry,
  });
  const event = sampleEvent({ source: 'shop.orders', 'detail-type': 'OrderShipped', detail });
  const context = { ruleArn: 'arn', ruleName: 'rule', ingestionTime: event.time };
  return Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule')).flatMap(({ Properties }) => {
    const { EventPattern, Targets } = Properties as RuleProperties;
    const { Id, Input, InputPath, InputTransformer } = Targets[0];
    if (compilePattern(EventPattern).explain(event)) return [];
    const settings = {
      Id,
      ...(Input && { Input }),
      ...(InputPath && { InputPath }),
      ...(InputTransformer && { InputTransformer }),
    };
    return [JSON.parse(compileInput(settings)(event, context)) as unknown];
  });
}

const requestOf = (detail: BusEvent['detail'], mapping = MAPPING) => {
  const [input, ...others] = inputsOf(detail, mapping);
  expect(others).toEqual([]);
  return validateRequest(validateInput(input).request);
};

it('puts fields into texts, makes texts of numeric ids, and keeps constants and numbers', () => {
  expect(requestOf(DETAIL)).toEqual({
    audience: { users: ['42', 'team-7'], channels: ['orders/1042'], exclude: { users: ['13'] } },
    message: {
      type: 'orderShipped',
      data: {
        title: 'Ada (1042) of shop.orders',
        order: { id: 1042, lines: [{ carrier: 'DHL', note: 'from Ada' }] },
        express: false,
      },
      supersedes: { key: '1042', version: 3 },
    },
    expiresAt: '2026-12-24T18:00:00Z',
    idempotencyKey: '1042-shipped',
  });
});

it('names the broadcast by a key that is a text', () => {
  expect(identify(inputsOf(DETAIL)[0], 'arn')).toBe('OrderShipped/shop.orders/1042-shipped');
});

it.each(['say "hi"', 'back\\slash', 'two\nlines', '","admin', '<detail-team>', "O'Neil & 👩‍👩‍👧"])(
  'carries %j in a text as it is, and nobody else is addressed',
  (name) => {
    const team = name.replace('\n', ' '); // no name has a line break
    const { audience, message } = requestOf({ ...DETAIL, name, team });
    expect(audience.users).toEqual(['42', `team-${team}`]);
    expect(message.data).toMatchObject({ title: `${name} (1042) of shop.orders` });
  },
);

it.each(['team', 'name', 'day', 'revision'])('requires %s, which nothing else uses', (key) => {
  const lacking = Object.fromEntries(Object.entries(DETAIL).filter(([name]) => name !== key));
  const [input, ...others] = inputsOf(lacking);
  expect(others).toEqual([]);
  expect(() => validateInput(input)).toThrow(`detail.${key} is absent: mapping OrderShipped needs it`);
});

it.each([
  [['a', 'b'], 'a list of 2'],
  [null, 'null'],
])('refuses %j in a text, by the field', (team, got) => {
  const [input] = inputsOf({ ...DETAIL, team });
  expect(() => validateInput(input)).toThrow(
    `detail.team must be a string, a number, true or false, because the mapping puts it into a text; got ${got}`,
  );
});

it('takes a text in a text, and constants of JavaScript', () => {
  const shop = text`shop-${7}`;
  const users = [text`${shop}/${field('detail.team')}${true}`];
  expect(requestOf(DETAIL, { ...MAPPING, audience: { users } }).audience.users).toEqual(['shop-7/7true']);
});

it('keeps a message as a last value, and out of history, if the mapping says so', () => {
  const message = { ...MAPPING.message, retain: text`order-${field('detail.order.id')}` };
  expect(requestOf(DETAIL, { ...MAPPING, message }).message.retain).toBe('order-1042');
  const byField = { ...MAPPING.message, retain: field('detail.order.id') };
  expect(requestOf(DETAIL, { ...MAPPING, message: byField }).message.retain).toBe('1042');
  expect(requestOf(DETAIL, { ...MAPPING, history: false })).toMatchObject({ history: false });
});

describe('in the wrong place', () => {
  const customer = field('detail.customerId');

  it.each<[string, () => unknown]>([
    ['a template literal', () => `order-${customer as unknown as string}`],
    ['a sum of texts', () => 'order-' + (customer as unknown as string)],
    ['toString()', () => (customer as unknown as string).toString()],
    ['a join', () => ['order', customer as unknown as string].join('-')],
    ['the key of an object', () => ({ [customer as unknown as string]: 1 })],
    ['JSON', () => JSON.stringify({ customer })],
  ])('a field throws where it is misused: %s', (_what, write) => {
    expect(write).toThrow("In a template literal write text`…${field('detail.customerId')}…`");
  });

  it('a text with fields throws too', () => {
    expect(() => `${text`a${customer}` as unknown as string}!`).toThrow('put its parts into one text`…`');
  });

  it('the whole detail cannot be part of a text', () => {
    expect(() => text`all: ${field('detail')}`).toThrow("name a field in it, such as 'detail.id'");
  });
});

describe('the field of a trace', () => {
  const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const traced = { ...MAPPING, traceparent: field('detail.trace.traceparent') };

  it('goes into the request if the event has it, and otherwise leaves nothing there', () => {
    const request = requestOf(DETAIL);
    expect(requestOf({ ...DETAIL, trace: { traceparent: TRACEPARENT } }, traced)).toEqual({
      ...request,
      traceparent: TRACEPARENT,
    });
    expect(requestOf(DETAIL, traced)).toEqual(request);
    expect(inputsOf(DETAIL, traced)).toEqual(inputsOf(DETAIL));
  });

  it.each([
    ['an object', { traceparent: { a: 1 } }],
    ['a list', { traceparent: [] }],
    ['null', { traceparent: null }],
    ['a number', { traceparent: 7 }],
    ['text that would end the string of a template', { traceparent: '","audience":{"everyone":true},"x":"' }],
    ['not in an object', 'trace'],
  ])('starts one broadcast without a trace if it is %s', (_, trace) => {
    expect(requestOf({ ...DETAIL, trace }, traced)).toEqual(requestOf(DETAIL));
  });

  it('changes nothing for an event that lacks a mapped field', () => {
    const { packer: _, ...lacking } = DETAIL;
    const detail = { ...lacking, trace: { traceparent: TRACEPARENT } };
    expect(inputsOf(detail, traced)).toEqual([expect.objectContaining({ missing: expect.anything() as unknown })]);
  });

  it('is no field that the mapping also maps or tests', () => {
    const refusal = 'Mapping OrderShipped: its traceparent is also a mapped field or has a condition of its own';
    expect(() => inputsOf(DETAIL, { ...MAPPING, traceparent: field('detail.packer') })).toThrow(refusal);
  });
});
