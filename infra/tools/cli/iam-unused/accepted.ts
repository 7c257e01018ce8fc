/** Grants no local test can use, each with its reason; one that is used or gone needs no entry here any more. */
export interface AcceptedGrant {
  /** Matches the role's name. */
  readonly role: RegExp;
  readonly actions: readonly string[];
  readonly reason: string;
}

export const ACCEPTED_GRANTS: readonly AcceptedGrant[] = [
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
  {
    role: /(TasksBulkSendBatch|ClosingCloseConnections)Role/,
    actions: ['dynamodb:UpdateItem'],
    reason:
      'with connectionEvents on, both write the end of a connection that $disconnect has not written; the end-to-end test meets its gone connection in the other lane, and unit tests show these two',
  },
  {
    role: /^Chat-|SayHello/,
    actions: ['execute-api:ManageConnections', 'logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
    reason: 'a route that a test adds to show the construct, with the rights its defaults give',
  },
];
