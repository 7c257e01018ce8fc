/** Where a state machine logs, and how much. */
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { Stack } from '#tools/stack/stack';

export interface WorkflowLog {
  /** Name of the log group; undefined when it logs nothing. */
  readonly group: string | undefined;
  readonly level: string;
  /** Whether inputs and outputs are in it. */
  readonly hasData: boolean;
}

export async function workflowLog(stack: Stack, stateMachineArn: string): Promise<WorkflowLog> {
  const { loggingConfiguration } = await stack
    .client(SFNClient)
    .send(new DescribeStateMachineCommand({ stateMachineArn }));
  const { level = 'OFF', includeExecutionData: hasData = false, destinations = [] } = loggingConfiguration ?? {};
  const arn = destinations[0]?.cloudWatchLogsLogGroup?.logGroupArn ?? '';
  return { group: /:log-group:([^:]+)/.exec(arn)?.[1], level, hasData };
}
