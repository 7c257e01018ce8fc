/** DescribeLogGroups and DescribeLogStreams. */
import { type Environment, arn } from '../core/identity';
import type { JsonObject } from '../core/service';
import { groupOf, limitOf, refuseOtherMembers } from './input';
import { type LogGroup, STREAM_NAME } from './log-group';
import type { LogStore } from './log-store';

const MAX_DESCRIBED = 50;

export const logGroupArn = (environment: Environment, name: string): string =>
  arn(environment, 'logs', `log-group:${name}`);

/** A page's token is the last name on it. */
export function describeLogGroups(store: LogStore, environment: Environment, input: JsonObject): JsonObject {
  refuseOtherMembers(input, ['logGroupNamePrefix', 'logGroupNamePattern', 'limit', 'nextToken']);
  const { logGroupNamePrefix: prefix, logGroupNamePattern: part, nextToken } = input;
  const limit = limitOf(input, MAX_DESCRIBED);
  const found = store
    .groups()
    .filter(({ name }) => typeof prefix !== 'string' || name.startsWith(prefix))
    .filter(({ name }) => typeof part !== 'string' || name.toLowerCase().includes(part.toLowerCase()))
    .filter(({ name }) => typeof nextToken !== 'string' || name > nextToken);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    logGroups: page.map((group) => describeGroup(environment, group)),
    ...(last && found.length > limit ? { nextToken: last.name } : {}),
  };
}

export function describeLogStreams(store: LogStore, environment: Environment, input: JsonObject): JsonObject {
  refuseOtherMembers(input, [
    'logGroupName',
    'logGroupIdentifier',
    'logStreamNamePrefix',
    'orderBy',
    'descending',
    'limit',
    'nextToken',
  ]);
  const group = groupOf(store, input);
  const { logStreamNamePrefix: prefix } = input;
  if (typeof prefix === 'string' && !STREAM_NAME.startsWith(prefix)) return { logStreams: [] };
  const events = group.events();
  const [first, last] = [events[0], events.at(-1)];
  const times = first &&
    last && {
      firstEventTimestamp: first.timestamp,
      lastEventTimestamp: last.timestamp,
      lastIngestionTime: last.timestamp,
    };
  return {
    logStreams: [
      {
        logStreamName: STREAM_NAME,
        creationTime: group.createdAt,
        arn: `${logGroupArn(environment, group.name)}:log-stream:${STREAM_NAME}`,
        ...times,
      },
    ],
  };
}

function describeGroup(environment: Environment, group: LogGroup): JsonObject {
  const groupArn = logGroupArn(environment, group.name);
  return {
    logGroupName: group.name,
    logGroupArn: groupArn,
    arn: `${groupArn}:*`,
    creationTime: group.createdAt,
    storedBytes: group.storedBytes,
    metricFilterCount: 0,
    logGroupClass: 'STANDARD',
    ...(group.retentionInDays === undefined ? {} : { retentionInDays: group.retentionInDays }),
  };
}
