/** Names and ARNs of event buses, rules, archives and replays. */
import { type Environment, arn } from '../core/identity';
import { validationError } from './errors';

export const SERVICE_PRINCIPAL = 'events.amazonaws.com';
export const DEFAULT_BUS = 'default';

export const busArn = (environment: Environment, bus: string): string => arn(environment, 'events', `event-bus/${bus}`);

/** A rule of the default bus has no bus in its ARN. */
export const ruleArn = (environment: Environment, bus: string, rule: string): string =>
  arn(environment, 'events', bus === DEFAULT_BUS ? `rule/${rule}` : `rule/${bus}/${rule}`);

export const archiveArn = (environment: Environment, archive: string): string =>
  arn(environment, 'events', `archive/${archive}`);

export const replayArn = (environment: Environment, replay: string): string =>
  arn(environment, 'events', `replay/${replay}`);

/** The part behind the type in `arn:aws:events:...:TYPE/NAME`, or undefined when the ARN is none of that type. */
export function nameInArn(type: 'event-bus' | 'archive', text: string): string | undefined {
  return new RegExp(`^arn:[\\w-]+:events:[\\w-]*:\\d*:${type}/(.+)$`).exec(text)?.[1];
}

/** Where EventBridge takes a bus by name or by ARN; an absent one is the default bus. */
export const busName = (nameOrArn: string | undefined): string =>
  nameOrArn === undefined ? DEFAULT_BUS : (nameInArn('event-bus', nameOrArn) ?? nameOrArn);

/** @throws ServiceError ValidationException for a name EventBridge refuses */
export function requireName(member: string, value: string, maximum: number): string {
  if (/^[.\-_A-Za-z0-9]+$/.test(value) && value.length <= maximum) return value;
  throw validationError(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+ and have length less than or equal to ${maximum}`,
  );
}
