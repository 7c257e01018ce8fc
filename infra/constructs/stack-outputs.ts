/** The outputs of the stack, by name: what the stack publishes and what every tool reads. */
export const STACK_OUTPUTS = {
  WebSocketUrl: 'Clients connect here',
  CallbackUrl: 'PostToConnection goes here',
  EventBusName: 'Domain events are put here',
  BroadcastStateMachineArn: 'The workflow',
  FanOutStateMachineArn: 'Where a broadcast to very many goes on',
  OpenBroadcastFunctionName: 'Its environment says how the stack is set up, its log which broadcasts there were',
  ConnectionsTableName: 'One row per recipient of each connection',
  BroadcastsTableName: 'One row per broadcast, with its report',
  OutcomesTableName: 'Who got it: what became of each connection of a broadcast',
  DeadLetterQueueUrl: 'Events that could not be handled',
  /** Where the stack makes an archive only. */
  EventArchiveName: 'Domain events, for replay',
  /** JSON of a ClientAuthorizer: see client-authorizer.ts. */
  Authorizer: 'Who may connect, and what a client has to show',
  /** With the setting `httpEndpoint` only. */
  BroadcastsUrl: 'Broadcast requests are POSTed here, signed with IAM',
  /** With the authorizer mode `token` only. */
  TokenSecretArn: 'Signs the tokens of clients',
} as const;

type OptionalOutput = 'BroadcastsUrl' | 'EventArchiveName' | 'TokenSecretArn';
const OPTIONAL: readonly string[] = ['BroadcastsUrl', 'EventArchiveName', 'TokenSecretArn'] satisfies OptionalOutput[];

export type StackOutputs = Readonly<
  Record<Exclude<keyof typeof STACK_OUTPUTS, OptionalOutput>, string> & Partial<Record<OptionalOutput, string>>
>;

/** Names of the outputs that every stack has, and this one has not. */
export const missingOutputs = (found: Readonly<Record<string, string>>): readonly string[] =>
  Object.keys(STACK_OUTPUTS).filter((name) => found[name] === undefined && !OPTIONAL.includes(name));

/** @throws Error naming the outputs that are missing */
export function stackOutputs(found: Readonly<Record<string, string>>): StackOutputs {
  const missing = missingOutputs(found);
  if (missing.length > 0)
    throw new Error(`The stack has no output ${missing.join(', ')}; it has ${Object.keys(found).join(', ')}.`);
  return found as StackOutputs;
}
