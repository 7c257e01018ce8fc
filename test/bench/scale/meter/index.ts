/** Meters one broadcast on a local cloud, from before it is published until it is reported. */
import { DEVELOPER } from '#local/iam/credentials';
import type { LocalCloud } from '#local';
import { stackOutputs } from '#constructs/stack-outputs';
import type { EventMeter } from './event-meter';
import { ExecutionMeter } from './execution-meter';
import { FunctionMeter } from './function-meter';
import type { Metered } from './metered';
import { TableMeter } from './table-meter';

export type { Metered, MeteredExecution, MeteredFunction } from './metered';
export { EventMeter } from './event-meter';

/** @returns a function that ends the metering and returns what was used */
export async function startMeter(cloud: LocalCloud, events: EventMeter): Promise<() => Metered> {
  const outputs = stackOutputs(cloud.outputs);
  const { BroadcastStateMachineArn: broadcastArn, FanOutStateMachineArn: fanOutArn } = outputs;
  const [broadcastBytes, fanOutBytes] = [
    await definitionBytes(cloud, broadcastArn),
    await definitionBytes(cloud, fanOutArn),
  ];
  const executions = new ExecutionMeter();
  const functions = new FunctionMeter(cloud.resources);
  const tables = new TableMeter({
    [outputs.ConnectionsTableName]: 'connections',
    [outputs.BroadcastsTableName]: 'broadcasts',
    [outputs.OutcomesTableName]: 'outcomes',
    ...(outputs.HistoryTableName !== undefined && { [outputs.HistoryTableName]: 'history' }),
  });
  events.reset();
  const ends = [
    cloud.onExecutionEvent(executions.take),
    cloud.logs.onWrite(functions.takeLog),
    cloud.onInvocation(functions.takeInvocation),
    cloud.onTableAccess(tables.take),
  ];
  return () => {
    for (const end of ends) end();
    return {
      broadcasts: executions.executionsOf((arn) => arn === broadcastArn, broadcastBytes),
      fanOuts: executions.executionsOf((arn) => arn === fanOutArn, fanOutBytes),
      children: executions.executionsOf((arn) => arn.startsWith(`${fanOutArn}/`), fanOutBytes),
      lambda: functions.functions,
      dynamoDb: tables.units,
      eventBridge: { events: events.events, archivedBytes: events.archivedBytes },
      workflowLogBytes: { ...executions.logBytes },
      largestPayloadBytes: executions.largestPayloadBytes,
    };
  };
}

async function definitionBytes({ registry }: LocalCloud, stateMachineArn: string): Promise<number> {
  const call = { service: 'states', operation: 'DescribeStateMachine', input: { stateMachineArn }, caller: DEVELOPER };
  return Buffer.byteLength(((await registry.call(call)) as { definition: string }).definition);
}
