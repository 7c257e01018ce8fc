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
  DeadLetterQueueUrl: 'Events that could not be handled',
  /** Only if the stack makes an archive. */
  EventArchiveName: 'Domain events, for replay',
  /** JSON of a ClientAuthorizer: see client-authorizer.ts. */
  Authorizer: 'Who may connect, and what a client has to show',
  /** Only with the setting `httpEndpoint`. */
  BroadcastsUrl: 'Broadcast requests are POSTed here, signed with IAM',
  /** Only with the authorizer mode `token`. */
  TokenSecretArn: 'Signs the tokens of clients',
} as const;

type OptionalOutput = 'BroadcastsUrl' | 'EventArchiveName' | 'TokenSecretArn';
const OPTIONAL: readonly string[] = ['BroadcastsUrl', 'EventArchiveName', 'TokenSecretArn'] satisfies OptionalOutput[];

export type StackOutputs = Readonly<
  Record<Exclude<keyof typeof STACK_OUTPUTS, OptionalOutput>, string> & Partial<Record<OptionalOutput, string>>
>;

/** Names of the outputs that every stack has but this one lacks. */
export const missingOutputs = (found: Readonly<Record<string, string>>): readonly string[] =>
  Object.keys(STACK_OUTPUTS).filter((name) => found[name] === undefined && !OPTIONAL.includes(name));

/** @throws Error naming the missing outputs */
export function stackOutputs(found: Readonly<Record<string, string>>): StackOutputs {
  const missing = missingOutputs(found);
  if (missing.length > 0)
    throw new Error(`The stack has no output ${missing.join(', ')}; it has ${Object.keys(found).join(', ')}.`);
  return found as StackOutputs;
}
