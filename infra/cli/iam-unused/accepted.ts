/** Grants no local test can use, each with its reason; one that is used or gone needs no entry here any more. */
export interface AcceptedGrant {
  /** Matches the role's name. */
  readonly role: RegExp;
  readonly actions: readonly string[];
  readonly reason: string;
}

export const ACCEPTED: readonly AcceptedGrant[] = [
  {
    role: /Workflow(Broadcast|FanOut)Role/,
    actions: [
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
    ],
    reason: 'Step Functions sets up the delivery of its logs with them; local mode writes its logs itself',
  },
  {
    role: /WorkflowFanOutRole/,
    actions: ['states:StartExecution', 'states:DescribeExecution', 'states:StopExecution'],
    reason:
      'AWS starts, watches and stops the children of a Distributed Map with them; the local engine runs them itself',
  },
];
