import { judge } from '#tools/cli/iam-unused/judge';
import type { GrantWithUse } from '#local/iam/index';

const grant = (role: string, action: string, used: boolean): GrantWithUse => ({
  roleArn: `arn:aws:iam::000000000000:role/${role}`,
  policy: 'Default',
  sid: undefined,
  action,
  resources: ['*'],
  used,
});
const accepted = [{ role: /^Flow/, actions: ['logs:CreateLogDelivery'], reason: 'set-up' }];

it('lists what was not used, with the reason of what is accepted', () => {
  const grants = [
    grant('Flow-1', 'sqs:SendMessage', true),
    grant('Flow-1', 'sqs:GetQueueUrl', false),
    grant('Flow-1', 'logs:CreateLogDelivery', false),
    grant('Connect-1', 'logs:CreateLogDelivery', false),
  ];
  expect(judge(grants, accepted)).toEqual([
    { role: 'Connect-1', action: 'logs:CreateLogDelivery', resources: ['*'] },
    { role: 'Flow-1', action: 'logs:CreateLogDelivery', resources: ['*'], accepted: 'set-up' },
    { role: 'Flow-1', action: 'sqs:GetQueueUrl', resources: ['*'] },
  ]);
});
