/** Faults a test asks for: the next calls of an operation are refused as DynamoDB would refuse them under load. */
import type { JsonObject } from '../core/service';
import { ServiceError } from '../core/service';

export interface Fault {
  /** e.g. `PutItem` */
  readonly operation: string;
  /** Shape name of the error, e.g. `ProvisionedThroughputExceededException`. */
  readonly error: string;
  /** Calls to refuse. */
  readonly times: number;
  /** Only calls that name this table. @default - calls to every table */
  readonly tableName?: string;
  /** @default 400 */
  readonly statusCode?: number;
}

export class DynamoDbFaults {
  readonly #pending: { readonly fault: Fault; left: number }[] = [];

  inject(fault: Fault): void {
    this.#pending.push({ fault, left: fault.times });
  }

  clear(): void {
    this.#pending.length = 0;
  }

  /** @throws ServiceError when a fault is due */
  check(operation: string, input: JsonObject): void {
    const due = this.#pending.find(
      ({ fault, left }) =>
        left > 0 && fault.operation === operation && (fault.tableName ?? input.TableName) === input.TableName,
    );
    if (!due) return;
    due.left -= 1;
    const { error, statusCode = 400 } = due.fault;
    throw new ServiceError(error, `${error}, as asked for by an injected fault.`, statusCode);
  }
}
