/** The outputs of the stack, by name: the stack publishes them and the tools read them. */
export const STACK_OUTPUTS = {
  WebSocketUrl: 'Clients connect here',
  CallbackUrl: 'PostToConnection goes here',
  EventBusName: 'Domain events are put here',
  BroadcastStateMachineArn: 'The workflow',
  FanOutStateMachineArn: 'Where a very large broadcast continues',
  OpenBroadcastFunctionName: 'Its environment says how the stack is set up; its log lists the broadcasts',
  ConnectionsTableName: 'One row per recipient of each connection',
  BroadcastsTableName: 'One row per broadcast, with its report',
  OutcomesTableName: 'Who got it: the outcome of each connection of a broadcast',
  /** Only if the setting `history` keeps some. */
  HistoryTableName: 'What was broadcast lately, for clients that were away',
  /** Only with the setting `acknowledgements` or `usersToReach`. */
  AcknowledgementsTableName: 'Who is asked to acknowledge, who has, and who is to be reached in another way',
  /** Only with the setting `scheduled`. */
  ScheduleGroupName: 'The schedules of broadcasts that are to be sent later',
  DeadLetterQueueUrl: 'Events that could not be handled',
  /** Only if the stack makes an archive. */
  EventArchiveName: 'Domain events, for replay',
  /** JSON of a ClientAuthorizer: see client-authorizer.ts. */
  Authorizer: 'Who may connect, and what a client has to show',
  /** Only with the setting `httpEndpoint`. */
  BroadcastsUrl: 'Broadcast requests are POSTed here, signed with IAM',
  /** Only with a customer-managed key. */
  EncryptionKeyArn: 'Encrypts everything the service keeps',
  ConnectFunctionName: 'Its log says which clients it refused, and why',
  /** Only with the authorizer modes `token`, `jwt` and `cognito`. */
  AuthorizeFunctionName: 'Its log says which clients it refused, and why',
  /** Only with the authorizer mode `token`. */
  TokenSecretArn: 'Signs the tokens of clients',
} as const;

const OPTIONAL = [
  'AcknowledgementsTableName',
  'AuthorizeFunctionName',
  'BroadcastsUrl',
  'EncryptionKeyArn',
  'EventArchiveName',
  'HistoryTableName',
  'ScheduleGroupName',
  'TokenSecretArn',
] as const;
type OptionalOutput = (typeof OPTIONAL)[number];

export type StackOutputs = Readonly<
  Record<Exclude<keyof typeof STACK_OUTPUTS, OptionalOutput>, string> & Partial<Record<OptionalOutput, string>>
>;

/** Names of the outputs that every stack has but this one lacks. */
export const missingOutputs = (found: Readonly<Record<string, string>>): readonly string[] =>
  Object.keys(STACK_OUTPUTS).filter(
    (name) => found[name] === undefined && !OPTIONAL.some((optional) => optional === name),
  );

/** @throws Error naming the missing outputs */
export function stackOutputs(found: Readonly<Record<string, string>>): StackOutputs {
  const missing = missingOutputs(found);
  if (missing.length > 0)
    throw new Error(`The stack has no output ${missing.join(', ')}; it has ${Object.keys(found).join(', ')}.`);
  return found as StackOutputs;
}
