/** Target type state machine: starts an execution with the target's role. */
import { validationError } from '../errors';
import { type TargetSender, type TargetSettings, callerFor } from './target';

/** @throws ServiceError ValidationException without a role, which Step Functions needs */
export function stateMachineSender({ arn, roleArn, context }: TargetSettings): TargetSender {
  if (roleArn === undefined) throw validationError(`RoleArn is required for target ${arn}.`);
  return async ({ event, input, ruleArn, deliveryId }) => {
    await context.registry.call({
      service: 'states',
      operation: 'StartExecution',
      // One name for all attempts, so that a start whose reply was lost does not happen twice.
      input: { stateMachineArn: arn, name: `${event.id}_${deliveryId}`, input },
      caller: await callerFor({ roleArn, context }, ruleArn),
    });
  };
}
