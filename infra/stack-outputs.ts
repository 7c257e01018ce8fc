/** The outputs of the stack, by name: what the stack publishes and what every tool reads. */
export const STACK_OUTPUTS = {
  WebSocketUrl: 'Clients connect here',
  CallbackUrl: 'PostToConnection goes here',
  EventBusName: 'Domain events are put here',
  BroadcastStateMachineArn: 'The workflow',
  ConnectionsTableName: 'One row per recipient of each connection',
  BroadcastsTableName: 'One row per broadcast, with its report',
  OutcomesTableName: 'Who got it: what became of each connection of a broadcast',
  DeadLetterQueueUrl: 'Events that could not be handled',
  TokenSecretArn: 'Signs the tokens of clients',
} as const;

export type StackOutputs = Readonly<Record<keyof typeof STACK_OUTPUTS, string>>;

/** @throws Error naming the outputs that are missing */
export function stackOutputs(found: Readonly<Record<string, string>>): StackOutputs {
  const missing = Object.keys(STACK_OUTPUTS).filter((name) => found[name] === undefined);
  if (missing.length > 0)
    throw new Error(`The stack has no output ${missing.join(', ')}; it has ${Object.keys(found).join(', ')}.`);
  return found;
}
