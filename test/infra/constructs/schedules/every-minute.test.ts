import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BroadcastService } from '#constructs/broadcast-service';

interface Rule {
  readonly Properties: {
    readonly ScheduleExpression?: string;
    readonly Targets: readonly {
      readonly Arn: { readonly 'Fn::GetAtt': [string, string] };
      readonly RetryPolicy: object;
    }[];
  };
}

const stack = new Stack(new App(), 'Test');
new BroadcastService(stack, 'Service', { domainEvents: [] });
const template = Template.fromStack(stack);
const scheduled = (Object.values(template.findResources('AWS::Events::Rule')) as Rule[])
  .filter(({ Properties }) => Properties.ScheduleExpression === 'rate(1 minute)')
  .flatMap(({ Properties }) => Properties.Targets);

it('a function that runs every minute is tried once, by EventBridge and by Lambda', () => {
  expect(scheduled).toHaveLength(2);
  for (const { Arn, RetryPolicy } of scheduled) {
    expect(RetryPolicy).toEqual({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: Arn['Fn::GetAtt'][0] },
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
      Qualifier: '$LATEST',
    });
  }
});
