/** Grants that no local test can use, each with its reason. Remove an entry once its grant is used or gone. */
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
    reason: 'Step Functions uses them to set up log delivery; local mode writes its logs itself',
  },
  {
    role: /WorkflowFanOutRole/,
    actions: ['states:StartExecution', 'states:DescribeExecution', 'states:StopExecution'],
    reason:
      'AWS uses them to start, watch and stop the children of a Distributed Map; the local engine runs the children itself',
  },
  {
    role: /(TasksBulkSendBatch|ClosingCloseConnections)Role/,
    actions: ['dynamodb:UpdateItem'],
    reason:
      'with connectionEvents on, both write the end of a connection if $disconnect has not; the end-to-end test finds its gone connection in the other lane, and unit tests cover these two',
  },
  {
    role: /^Chat-|SayHello/,
    actions: ['execute-api:ManageConnections', 'logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
    reason: 'a route that a test adds to the construct, with its default rights',
  },
];
