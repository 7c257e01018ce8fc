/** Runs DynamoDB operations. */
import type { JsonObject } from '../core/service';

export interface DynamoDbEngine {
  readonly operations: ReadonlySet<string>;
  /** @throws ServiceError as DynamoDB would answer */
  call(operation: string, input: JsonObject): Promise<JsonObject>;
  stop(): Promise<void>;
}
