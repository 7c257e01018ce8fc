/** Examples are made from the rules of a stack, so they are asked of synthesized ones: this app's, and others. */
import * as v from 'valibot';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { validateRequest } from '#shared/request/validate-request';
import { defineContract } from '#sdk/contract';
import { describeContract } from '#constructs/contract/describe-contract';
import { contractProblem } from '#tools/stack/contract-check';
import { settingsWith } from '#constructs/settings/defaults';
import { field, type DomainEventMapping } from '#constructs/domain-events/mapping';
import { BroadcastStack } from '#infra/broadcast-stack';
import { domainEvents } from '#test/support/shop/domain-events';
import type { BusEvent } from '#local/events/event';
import { compilePattern } from '#local/events/pattern/index';
import { parseTemplate } from '#local/cloud-assembly/template';
import { rulesIn } from '#tools/cli/broadcast/explain/template-rules';
import type { BroadcastRule } from '#tools/stack/rules/evaluate';
import { inputOf } from '#tools/stack/rules/target-input';
import { eventExamples } from '#tools/console/api/events/examples';
import type { EventExample } from '#tools/console/api/contract/index';
import { satisfy } from '#tools/console/api/events/satisfy';

const contract = describeContract(
  defineContract({
    serverToClient: {
      refunded: v.object({
        amount: v.pipe(v.number(), v.integer(), v.maxValue(500)),
        link: v.pipe(v.string(), v.url()),
        shop: v.optional(v.object({ name: v.string() })),
      }),
      invited: v.object({ about: v.picklist(['a party', 'a meal']), hint: v.string() }),
    },
  }),
);

function rulesOf(mappings: readonly DomainEventMapping[]): readonly BroadcastRule[] {
  const props = { stageName: 'prod', settings: settingsWith({}), domainEvents: mappings };
  const template = Template.fromStack(new BroadcastStack(new App(), 'Test', props)).toJSON();
  return rulesIn(parseTemplate(template, 'template')).rules;
}

/** What the state machine is started with by each rule that takes the example. */
function inputsOf(rules: readonly BroadcastRule[], { source, detailType, detail }: EventExample): unknown[] {
  const event = { id: 'e', source, 'detail-type': detailType, time: '2026-11-21T03:00:00Z', detail } as BusEvent;
  return rules
    .filter(({ pattern }) => compilePattern(pattern).matches(event))
    .map(({ name, target }): unknown => JSON.parse(inputOf(target, event, { arn: name, name })));
}

const refunded: DomainEventMapping = {
  name: 'Refunded',
  pattern: {
    source: ['shop.refunds'],
    detailType: ['Refunded'],
    detail: { amount: [{ numeric: ['>', 100] }], reason: ['lost'], shop: { id: [{ prefix: 'eu-' }] } },
  },
  audience: { users: [field('detail.customer.id')], channels: [field('detail.team')] },
  message: { type: 'refunded', data: { amount: field('detail.amount'), link: field('detail.receiptUrl') } },
  expiresAt: field('detail.until'),
};

/** Lists as the event has them, and a text that looks like a place for a field. */
const invited: DomainEventMapping = {
  name: 'Invited',
  pattern: { source: ['shop.events'], detailType: ['Invited'], detail: { cancelled: [{ exists: false }] } },
  audience: { users: field('detail.guests'), exclude: { users: [field('detail.hostId')] } },
  message: { type: 'invited', data: { about: field('detail.about'), hint: 'see <detail-about> "there"' } },
};

const rules = rulesOf([...domainEvents, refunded, invited]);
const examples = eventExamples(rules);
const exampleOf = (wanted: string) => examples.find(({ name }) => name === wanted)!;

it('gives one event for each mapping, and one that needs none', () => {
  expect(examples.map(({ name }) => name).sort()).toEqual(
    [...domainEvents, refunded, invited, { name: 'BroadcastRequested' }].map(({ name }) => name).sort(),
  );
  expect(examples.at(-1)?.name).toBe('BroadcastRequested');
});

it.each(examples.map((example) => [example.name, example] as const))(
  'fills every field, so that only the rule of %s takes the event, and the request it makes is valid',
  (name, example) => {
    const inputs = inputsOf(rules, example) as { mapping: string; request: unknown }[];
    expect(inputs).toEqual([expect.objectContaining({ mapping: name })]);
    expect(() => validateRequest(inputs[0]!.request)).not.toThrow();
  },
);

it('satisfies the pattern, and names users and channels for which test clients can be opened', () => {
  expect(exampleOf('Refunded')).toMatchObject({
    source: 'shop.refunds',
    detailType: 'Refunded',
    detail: {
      amount: 101,
      reason: 'lost',
      shop: { id: 'eu-…' },
      customer: { id: 'alice' },
      team: 'orders',
      receiptUrl: 'https://example.com/',
      until: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    },
  });
});

it('has lists where the event has lists', () => {
  expect(exampleOf('Invited').detail).toEqual({ guests: ['alice'], hostId: 'A-1042', about: 'some about' });
});

it('makes nothing of rules that a mapping has not made', () => {
  const pattern = { source: ['other'] };
  const targets = [
    { InputPath: '$.detail' },
    {},
    { Input: 'null' },
    { Input: '{"mapping":"NoRequest"}' },
    { InputTransformer: { InputTemplate: 'not <json>' } },
  ].map((input) => ({ Id: 'T', Arn: 'machine', ...input }));
  expect(eventExamples(targets.map((target) => ({ pattern, target }))).map(({ name }) => name)).toEqual([
    'BroadcastRequested',
  ]);
});

it.each([
  [{ a: [{ prefix: 'x' }] }, { a: 'x…' }],
  [{ a: [{ prefix: { 'equals-ignore-case': 'x' } }] }, { a: 'x…' }],
  [{ a: [{ suffix: 'x' }] }, { a: '…x' }],
  [{ a: [{ 'equals-ignore-case': 'X' }] }, { a: 'X' }],
  [{ a: [{ wildcard: 'a*b' }] }, { a: 'a…b' }],
  [{ a: [{ numeric: ['<', 3] }] }, { a: 2 }],
  [{ a: [{ numeric: ['>=', 3, '<', 9] }] }, { a: 3 }],
  [{ a: [{ 'anything-but': ['y'] }] }, { a: 'some value' }],
  [{ a: [{ exists: true }], b: [{ exists: false }] }, { a: 'some value' }],
  [{ $or: [{ a: [1] }, { b: [2] }] }, { a: 1 }],
])('satisfies %j', (conditions, expected) => {
  const detail = { b: 'there' };
  satisfy(detail, conditions);
  expect(detail).toMatchObject(expected);
  expect(compilePattern({ detail: conditions }).matches({ detail })).toBe(true);
});

describe('with the contract of the stack', () => {
  const known = eventExamples(rules, contract);
  const knownOf = (wanted: string) => known.find(({ name }) => name === wanted)!;

  it.each([
    [refunded, 'refunded'],
    [invited, 'invited'],
  ])('makes a message of each mapping that fits: %#', ({ name }, type) => {
    const [input] = inputsOf(rules, knownOf(name)) as { request: { message: { type: string; data: unknown } } }[];
    const { message } = input!.request;
    expect([message.type, contractProblem(contract, message.type, message.data)]).toEqual([type, undefined]);
  });

  it('says what fits in the fields that the mapping reads, at their place in the event', () => {
    expect(knownOf('Refunded').fields).toEqual([
      { path: ['amount'], required: true, type: 'integer', maximum: 500 },
      { path: ['receiptUrl'], required: true, type: 'string', format: 'uri' },
    ]);
    expect(knownOf('Invited').fields).toEqual([
      { path: ['about'], required: true, type: 'string', choices: ['a party', 'a meal'] },
    ]);
    expect(knownOf('OrderShipped')).not.toHaveProperty('fields');
    expect(knownOf('BroadcastRequested').fields?.at(-1)).toEqual({
      path: ['message', 'data', 'shop', 'name'],
      required: false,
      type: 'string',
    });
  });

  it('gives a request for each message', () => {
    for (const [name, type] of [
      ['BroadcastRequested', 'refunded'],
      ['BroadcastRequested: invited', 'invited'],
    ] as const) {
      const { detail, fields } = knownOf(name);
      const { message } = validateRequest(detail);
      expect([message.type, contractProblem(contract, type, message.data)]).toEqual([type, undefined]);
      expect(fields?.every(({ path }) => path[0] === 'message' && path[1] === 'data')).toBe(true);
    }
  });
});
