/** Names and ARNs of event buses, rules, archives and replays. */
import { type Environment, arn } from '../core/identity';
import { validationError } from './errors';

export const SERVICE_PRINCIPAL = 'events.amazonaws.com';
export const DEFAULT_BUS = 'default';

export const busArn = (environment: Environment, bus: string): string => arn(environment, 'events', `event-bus/${bus}`);

/** The ARN of a rule on the default bus does not name the bus. */
export const ruleArn = (environment: Environment, bus: string, rule: string): string =>
  arn(environment, 'events', bus === DEFAULT_BUS ? `rule/${rule}` : `rule/${bus}/${rule}`);

export const archiveArn = (environment: Environment, archive: string): string =>
  arn(environment, 'events', `archive/${archive}`);

export const replayArn = (environment: Environment, replay: string): string =>
  arn(environment, 'events', `replay/${replay}`);

/** The name after the type in `arn:aws:events:...:TYPE/NAME`, or undefined if the ARN has another type. */
export function nameInArn(type: 'event-bus' | 'archive', text: string): string | undefined {
  return new RegExp(`^arn:[\\w-]+:events:[\\w-]*:\\d*:${type}/(.+)$`).exec(text)?.[1];
}

/** For members that take a bus by name or ARN; absent means the default bus. */
export const busName = (nameOrArn: string | undefined): string =>
  nameOrArn === undefined ? DEFAULT_BUS : (nameInArn('event-bus', nameOrArn) ?? nameOrArn);

/** @throws ServiceError ValidationException for a name that EventBridge refuses */
export function requireName(member: string, value: string, maximum: number): string {
  if (/^[.\-_A-Za-z0-9]+$/.test(value) && value.length <= maximum) return value;
  throw validationError(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+ and have length less than or equal to ${maximum}`,
  );
}
