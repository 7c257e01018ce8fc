/** The target of a schedule: EventBridge Scheduler starts a state machine with the schedule's role, which must trust its group. */
import type { LocalContext } from '../core/context';
import type { Caller } from '../core/service';
import { arn } from '../core/identity';
import type { NewSchedule, Schedule } from './schedule';

export const SERVICE_PRINCIPAL = 'scheduler.amazonaws.com';

/** @throws ServiceError AccessDeniedException if the role does not trust the schedule's group */
export async function assumeRole({ group, target }: NewSchedule, context: LocalContext): Promise<Caller> {
  const caller: Caller = {
    kind: 'service',
    arn: SERVICE_PRINCIPAL,
    sourceArn: arn(context.environment, 'scheduler', `schedule-group/${group}`),
  };
  await context.registry.call({ service: 'sts', operation: 'AssumeRole', input: { RoleArn: target.roleArn }, caller });
  return { kind: 'role', arn: target.roleArn };
}

/** @throws ServiceError of Step Functions, or of the role */
export async function startTarget(schedule: Schedule, context: LocalContext): Promise<void> {
  const { target } = schedule;
  await context.registry.call({
    service: 'states',
    operation: 'StartExecution',
    input: { stateMachineArn: target.arn, input: target.input },
    caller: await assumeRole(schedule, context),
  });
}
