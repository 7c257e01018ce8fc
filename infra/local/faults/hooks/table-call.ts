/** DynamoDB that is throttled or fails: refuses its operations. */
import type { TableCallHook } from '../../core/fault-hooks';
import { ServiceError } from '../../core/service';
import type { FaultRule } from '../fault-rule';
import { named } from './named';

const MESSAGES = {
  ProvisionedThroughputExceededException:
    'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
  ThrottlingException: 'Rate of requests exceeds the allowed throughput.',
  RequestLimitExceeded: 'Throughput exceeds the current throughput limit for your account.',
  InternalServerError: 'Internal server error',
} as const;

export const tableCallHook =
  (rules: readonly FaultRule<'dynamodb-error'>[]): TableCallHook =>
  (operation, tableNames) => {
    for (const rule of rules) {
      const { operations, tables, error = 'ProvisionedThroughputExceededException' } = rule.fault;
      if (operations && !operations.includes(operation)) continue;
      const tableName = tableNames.find((name) => named(tables, name));
      if (tables && tableName === undefined) continue;
      if (!rule.strike(`${operation} ${tableName ?? ''}`)) continue;
      throw new ServiceError(error, MESSAGES[error], error === 'InternalServerError' ? 500 : 400);
    }
  };
