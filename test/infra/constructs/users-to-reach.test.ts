/** What the setting `usersToReach` adds to a stack, and that nothing of it is there without it. */
import { Match } from 'aws-cdk-lib/assertions';
import { grantsIn, synthesized, withoutMetadata } from './support/service-template';

describe('with users to reach', () => {
  const { service, template } = synthesized({ usersToReach: true });
  const granted = grantsIn(template);

  it('has a queue for a function that gets one broadcast at a time, and the table without its route', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: 10 },
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('ToReachWaiting'), 'Arn'] },
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 360,
      RedrivePolicy: { maxReceiveCount: 10, deadLetterTargetArn: Match.anyValue() },
    });
    expect(template.findResources('AWS::ApiGatewayV2::Route', { Properties: { RouteKey: 'acknowledge' } })).toEqual({});
    expect(service.outputs.AcknowledgementsTableName).toBeDefined();
  });

  it('lets each function do what it does and no more', () => {
    expect(granted(/OpenBroadcast/, 'ToReachWaiting')).toEqual(['sqs:SendMessage']);
    expect(granted(/OpenBroadcast/, 'Acknowledgements')).toEqual([]);
    expect(granted(/ReachUsers/, 'ToReachWaiting')).toEqual([
      ...['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
      ...['sqs:ReceiveMessage', 'sqs:SendMessage'],
    ]);
    expect(granted(/ReachUsers/, 'Acknowledgements')).toEqual([
      ...['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    ]);
    expect(granted(/ReachUsers/, 'Broadcasts')).toEqual(['dynamodb:GetItem']);
    expect(granted(/ReachUsers/, 'Outcomes')).toEqual(['dynamodb:Query']);
    expect(granted(/ReachUsers/, 'History')).toEqual(['dynamodb:Query']);
    expect(granted(/ReachUsers/, 'EventsBus')).toEqual(['events:PutEvents']);
    expect(granted(/./, 'Acknowledgements')).toHaveLength(3);
  });
});

it('reads no history where none is kept, and shares the table with acknowledgements', () => {
  const { template } = synthesized({ usersToReach: true, acknowledgements: true, history: { minutes: 0 } });
  template.resourceCountIs('AWS::DynamoDB::GlobalTable', 4);
  expect(grantsIn(template)(/ReachUsers/, 'History')).toEqual([]);
});

it('leaves nothing of it in the template without it, as by default', () => {
  const { service, template } = synthesized({});
  expect(withoutMetadata(template).match(/.{0,40}(to-?reach|reach-users|UNREACHED_QUEUE).{0,20}/gi) ?? []).toEqual([]);
  template.resourceCountIs('AWS::Lambda::EventSourceMapping', 0);
  expect(service.acknowledgements).toBeUndefined();
});
