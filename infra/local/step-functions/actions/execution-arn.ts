/** Finds the execution of an action's executionArn. */
import { type JsonObject, ServiceError } from '../../core/service';
import { isArnOf } from '../arns';
import type { Execution } from '../executions/execution';
import type { ExecutionStore } from '../executions/execution-store';
import { text } from './action';

export const byExecutionArn = (input: JsonObject): string => text(input, 'executionArn');

/** @throws ServiceError InvalidArn, ExecutionDoesNotExist */
export function executionOf(executions: ExecutionStore, input: JsonObject): Execution {
  const arn = byExecutionArn(input);
  if (!isArnOf(arn, 'execution', 'express')) throw new ServiceError('InvalidArn', `Invalid Arn: '${arn}'`);
  const execution = executions.get(arn);
  if (!execution) throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  return execution;
}
