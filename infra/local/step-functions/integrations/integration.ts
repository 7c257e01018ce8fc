/** An integration: runs a Task's Resource against other services as the machine's role. */
import type { Json, JsonObject } from '../../core/service';
import type { TaskContext } from '../engine/ports';

export interface Integration {
  readonly run: (taskArguments: Json, task: IntegrationTask) => Promise<Json>;
}

export interface IntegrationTask extends TaskContext {
  /** As in the definition. */
  readonly resource: string;
  /** As in `lambda:invoke`: type `lambda`, action `invoke`. */
  readonly action: string;
  /** Calls a service of local mode as the machine's role. @throws ServiceError as AWS would answer */
  readonly call: (service: string, operation: string, input: JsonObject) => Promise<unknown>;
  /** Waits until a started execution ends, and returns its DescribeExecution. */
  readonly executionEnd: (arn: string) => Promise<JsonObject>;
}
