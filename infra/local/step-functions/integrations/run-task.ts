/** Implements the interpreter's task port: finds the integration and calls services of local mode as the machine's role. */
import type { LocalContext } from '../../core/context';
import type { Caller, JsonObject } from '../../core/service';
import { ERROR, StateError } from '../engine/errors';
import type { RunTask } from '../engine/ports';
import { splitResource } from '../engine/task-resource';
import { integrationFor } from '.';

export interface TaskPort {
  readonly registry: LocalContext['registry'];
  /** Resolves with DescribeExecution's answer when the execution has ended. */
  readonly executionEnd: (arn: string) => Promise<JsonObject>;
}

export const createRunTask =
  ({ registry, executionEnd }: TaskPort): RunTask =>
  async (resource, taskArguments, task) => {
    const integration = integrationFor(resource);
    if (!integration) throw new StateError(ERROR.RUNTIME, `Local mode does not support the resource '${resource}'.`);
    const caller: Caller = { kind: 'role', arn: task.execution.roleArn };
    return integration.run(taskArguments, {
      ...task,
      resource,
      action: splitResource(resource).resource,
      call: (service, operation, input) => registry.call({ service, operation, input, caller }),
      executionEnd,
    });
  };
