import { App, Stack } from 'aws-cdk-lib';
import { Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { Template } from 'aws-cdk-lib/assertions';
import { compileMapping } from '#constructs/domain-events/pattern';
import { field, type DomainEventMapping } from '#constructs/domain-events/mapping';

const mapping: DomainEventMapping = {
  name: 'OrderShipped',
  pattern: { source: ['shop'], detailType: ['OrderShipped'] },
  audience: { users: [field('detail.customer.id')] },
  message: { type: 'orderShipped', data: { order: field('detail.orderId'), at: field('time') } },
};

/** The pattern as CloudFormation gets it. */
function rendered(eventPattern: object): unknown {
  const stack = new Stack(new App());
  new Rule(stack, 'Rule', {
    eventPattern,
    targets: [{ bind: () => ({ arn: 'arn:aws:sqs:us-east-1:1:q', input: RuleTargetInput.fromText('x') }) }],
  });
  const [rule] = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'));
  return (rule?.Properties as { EventPattern: unknown }).EventPattern;
}

describe('compileMapping', () => {
  it('asks for every mapped field of the detail, and for no other', () => {
    expect(rendered(compileMapping(mapping).complete)).toEqual({
      source: ['shop'],
      'detail-type': ['OrderShipped'],
      detail: { customer: { id: [{ exists: true }] }, orderId: [{ exists: true }] },
    });
  });

  it('matches events that lack any of them in a separate rule', () => {
    expect(rendered(compileMapping(mapping).incomplete ?? {})).toMatchObject({
      detail: { $or: [{ customer: { id: [{ exists: false }] } }, { orderId: [{ exists: false }] }] },
    });
  });

  it('tells the state machine which fields it maps when some are missing', () => {
    expect(compileMapping(mapping).incompleteInput).toMatchObject({
      missing: { fields: ['detail.customer.id', 'detail.orderId'] },
    });
  });

  it('keeps a condition that implies that a field exists', () => {
    const { complete } = compileMapping({
      ...mapping,
      pattern: { ...mapping.pattern, detail: { orderId: [{ prefix: 'A' }] } },
    });

    expect(rendered(complete)).toMatchObject({ detail: { orderId: [{ prefix: 'A' }] } });
  });

  it('tests a field once: without one that a condition is about, an event is not of the mapping', () => {
    const only = (detail: Readonly<Record<string, unknown>>) =>
      compileMapping({ ...mapping, pattern: { ...mapping.pattern, detail } }).incomplete;
    const { detail } = rendered(only({ orderId: [{ prefix: 'A-' }] }) ?? {}) as { detail: object };
    expect(detail).toEqual({
      orderId: [{ prefix: 'A-' }],
      $or: [{ customer: { id: [{ exists: false }] } }],
    });
    expect(only({ orderId: [{ prefix: 'A-' }], customer: { id: ['a'] } })).toBeUndefined();
  });

  it('has no second rule when only the whole detail is mapped', () => {
    expect(
      compileMapping({ ...mapping, audience: { everyone: true }, message: { type: 'x', data: field('detail') } })
        .incomplete,
    ).toBeUndefined();
  });

  it('refuses to take the events this service publishes itself', () => {
    expect(() => compileMapping({ ...mapping, pattern: { ...mapping.pattern, source: ['broadcast'] } })).toThrow(
      'loop',
    );
  });
});

describe('field', () => {
  it('refuses an invalid path of an event', () => {
    expect(() => field('body.id')).toThrow("'body.id' is not a field of an event");
  });
});
