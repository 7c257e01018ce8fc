/** Reads the members that the operations share: which group, which time, how many. */
import { type JsonObject, ServiceError } from '../core/service';
import type { LogEvent, LogGroup } from './log-group';
import type { LogStore } from './log-store';

/** Maximum number of events or groups per answer, unless the request asks for fewer. */
export const MAX_EVENTS = 10_000;

/** The group may also be given by its ARN. @throws ServiceError InvalidParameterException */
export function groupName(input: JsonObject): string {
  const name = input.logGroupName ?? input.logGroupIdentifier;
  if (typeof name !== 'string' || name === '') throw invalid('logGroupName or logGroupIdentifier must be given.');
  return name.replace(/^arn:[^:]+:logs:[^:]*:\d*:log-group:/, '').replace(/:\*$/, '');
}

/** @throws ServiceError ResourceNotFoundException */
export function groupOf(store: LogStore, input: JsonObject): LogGroup {
  const group = store.group(groupName(input));
  if (!group) throw new ServiceError('ResourceNotFoundException', 'The specified log group does not exist.');
  return group;
}

/** Both ends are inclusive, as in FilterLogEvents. */
export function withinTime({ startTime, endTime }: JsonObject): (event: LogEvent) => boolean {
  const [start, end] = [optionalInteger('startTime', startTime), optionalInteger('endTime', endTime)];
  return ({ timestamp }) => timestamp >= (start ?? 0) && timestamp <= (end ?? Infinity);
}

export function limitOf({ limit }: JsonObject, max: number): number {
  const value = optionalInteger('limit', limit) ?? max;
  if (value < 1 || value > max) throw invalid(`limit must be from 1 to ${max}, got ${value}.`);
  return value;
}

/** Refuses members that would be ignored. */
export function refuseOtherMembers(input: JsonObject, known: readonly string[]): void {
  const others = Object.keys(input).filter((name) => !known.includes(name));
  if (others.length > 0) throw invalid(`Local mode does not support ${others.join(', ')}.`);
}

export const invalid = (message: string): ServiceError => new ServiceError('InvalidParameterException', message);

export const invalidPattern = (pattern: string, why: string): ServiceError =>
  invalid(`Invalid filter pattern ${pattern}: ${why}.`);

function optionalInteger(name: string, value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw invalid(`${name} must be a whole number, got ${JSON.stringify(value)}.`);
}
