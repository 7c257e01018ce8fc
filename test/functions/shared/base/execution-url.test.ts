import { executionUrl } from '#shared/base/execution-url';

const START = '2026-11-21T10:00:00.123Z';

it.each([
  [
    'arn:aws:states:eu-central-1:123456789012:execution:broadcast:e-1',
    'https://eu-central-1.console.aws.amazon.com/states/home?region=eu-central-1#/v2/executions/details/arn:aws:states:eu-central-1:123456789012:execution:broadcast:e-1',
  ],
  [
    'arn:aws:states:us-east-1:123456789012:express:broadcast:name:id',
    'https://us-east-1.console.aws.amazon.com/states/home?region=us-east-1#/express-executions/details/arn:aws:states:us-east-1:123456789012:express:broadcast:name:id?startDate=1795255200123',
  ],
  [
    'arn:aws-cn:states:cn-north-1:123456789012:execution:broadcast:e-1',
    'https://cn-north-1.console.amazonaws.cn/states/home?region=cn-north-1#/v2/executions/details/arn:aws-cn:states:cn-north-1:123456789012:execution:broadcast:e-1',
  ],
])('shows %s', (arn, url) => {
  expect(executionUrl(arn, START)).toBe(url);
});

it.each([
  'arn:aws:states:eu-central-1:123456789012:stateMachine:broadcast',
  'arn:aws:lambda:eu-central-1:123456789012:function:sender',
  'arn:aws-other:states:eu-central-1:123456789012:execution:broadcast:e-1',
  'e-1',
])('refuses %s, which is not the ARN of an execution', (arn) => {
  expect(() => executionUrl(arn, START)).toThrow(`'${arn}' is not the ARN of a Step Functions execution`);
});
