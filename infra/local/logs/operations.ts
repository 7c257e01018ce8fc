/** The CloudWatch Logs service: reads what the services of the local cloud wrote. */
import type { Environment } from '../core/identity';
import type { JsonObject, LocalService, Operation } from '../core/service';
import { describeLogGroups, describeLogStreams, logGroupArn } from './describe';
import { groupName } from './input';
import type { LogStore } from './log-store';
import { filterLogEvents, getLogEvents } from './read-events';

export function logsService(environment: Environment, store: LogStore): LocalService {
  const operation = (
    name: string,
    resource: (input: JsonObject) => string,
    run: (input: JsonObject) => JsonObject,
  ) => ({
    permissions: (input: JsonObject) => [{ action: `logs:${name}`, resource: resource(input) }],
    run: async (input: JsonObject) => run(input),
  });
  const groupArn = (input: JsonObject) => `${logGroupArn(environment, groupName(input))}:*`;
  const streamArn = (input: JsonObject) =>
    `${logGroupArn(environment, groupName(input))}:log-stream:${String(input.logStreamName)}`;
  const operations: Readonly<Record<string, Operation>> = {
    DescribeLogGroups: operation(
      'DescribeLogGroups',
      () => logGroupArn(environment, '*'),
      (input) => describeLogGroups(store, environment, input),
    ),
    DescribeLogStreams: operation('DescribeLogStreams', groupArn, (input) =>
      describeLogStreams(store, environment, input),
    ),
    FilterLogEvents: operation('FilterLogEvents', groupArn, (input) => filterLogEvents(store, input)),
    GetLogEvents: operation('GetLogEvents', streamArn, (input) => getLogEvents(store, input)),
  };
  return {
    name: 'logs',
    targetPrefix: 'Logs_20140328',
    protocol: 'json-1.1',
    operation: (name) => (Object.hasOwn(operations, name) ? operations[name] : undefined),
  };
}
