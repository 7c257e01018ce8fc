/** A schedule, and the checks of what makes one. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
import { describeValue } from '#shared/base/describe-value';
import { type JsonObject, ServiceError, UnsupportedError } from '../core/service';

export interface Schedule {
  readonly name: string;
  readonly group: string;
  readonly arn: string;
  readonly expression: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly createdAt: Date;
  readonly enabled: boolean;
  readonly deleteAfter: boolean;
  readonly target: ScheduleTarget;
  /** As given, for GetSchedule. */
  readonly settings: JsonObject;
}

export interface ScheduleTarget {
  /** The ARN of a state machine. */
  readonly arn: string;
  readonly roleArn: string;
  readonly input: string;
  readonly maximumAttempts: number;
  readonly maximumAgeSeconds: number;
}

export type NewSchedule = Omit<Schedule, 'arn' | 'createdAt'>;

export const invalid = (message: string) => new ServiceError('ValidationException', message);

export const DEFAULT_GROUP = 'default';
const NAME = /^[0-9a-zA-Z-_.]{1,64}$/;
const AT = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\)$/;
const STATE_MACHINE = /^arn:[^:]+:states:[^:]+:\d{12}:stateMachine:[^:]+$/;
/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html */
const RETRY = { attempts: { from: 0, to: 185 }, ageSeconds: { from: 60, to: 86_400 } };
/** Members of CreateSchedule that local mode does not have. */
const UNSUPPORTED: readonly string[] = ['StartDate', 'EndDate', 'KmsKeyArn'];
const TARGET_MEMBERS: readonly string[] = ['Arn', 'RoleArn', 'Input', 'RetryPolicy'];

/**
 * @throws ServiceError ValidationException for what AWS refuses
 * @throws UnsupportedError for what only AWS has
 */
export function newSchedule(input: JsonObject): NewSchedule {
  const {
    Name,
    GroupName = DEFAULT_GROUP,
    ScheduleExpression,
    State = 'ENABLED',
    ActionAfterCompletion = 'NONE',
  } = input;
  const { FlexibleTimeWindow, ScheduleExpressionTimezone = 'UTC' } = input;
  for (const member of UNSUPPORTED) if (input[member] !== undefined) throw unsupported(member);
  if (typeof Name !== 'string' || !NAME.test(Name))
    throw invalid(`Name must be 1 to 64 letters, digits, and - _ . characters, got ${describeValue(Name)}.`);
  const { Mode } = object(FlexibleTimeWindow, 'FlexibleTimeWindow');
  if (Mode === 'FLEXIBLE') throw unsupported('FlexibleTimeWindow FLEXIBLE');
  oneOf('FlexibleTimeWindow.Mode', Mode, ['OFF']);
  if (ScheduleExpressionTimezone !== 'UTC')
    throw unsupported(`ScheduleExpressionTimezone ${String(ScheduleExpressionTimezone)}`);
  const expression = String(ScheduleExpression);
  return {
    ...{ name: Name, group: String(GroupName), expression, at: timeOf(expression) },
    enabled: oneOf('State', State, ['ENABLED', 'DISABLED']) === 'ENABLED',
    deleteAfter: oneOf('ActionAfterCompletion', ActionAfterCompletion, ['NONE', 'DELETE']) === 'DELETE',
    target: targetOf(object(input.Target, 'Target')),
    settings: { ...input, State, ActionAfterCompletion, ScheduleExpressionTimezone, GroupName },
  };
}

function timeOf(expression: string): number {
  if (/^(cron|rate)\(/.test(expression)) throw unsupported(`the recurring schedule ${expression}`);
  const [, text] = AT.exec(expression) ?? [];
  const time = text === undefined ? NaN : Date.parse(`${text}Z`);
  // Date.parse turns the 31st of February into the 3rd of March.
  if (text === undefined || Number.isNaN(time) || !new Date(time).toISOString().startsWith(text))
    throw invalid(`Invalid Schedule Expression ${expression}.`);
  return time;
}

function targetOf(target: JsonObject): ScheduleTarget {
  const { Arn, RoleArn, Input = '{}', RetryPolicy = {} } = target;
  const other = Object.keys(target).find((member) => !TARGET_MEMBERS.includes(member));
  if (other !== undefined) throw unsupported(`Target.${other}`);
  if (typeof Arn !== 'string' || typeof RoleArn !== 'string') throw invalid('Target must have Arn and RoleArn.');
  if (!STATE_MACHINE.test(Arn)) throw unsupported(`the target ${Arn}`);
  if (typeof Input !== 'string') throw invalid(`Target.Input must be a string, got ${describeValue(Input)}.`);
  const { MaximumRetryAttempts = RETRY.attempts.to, MaximumEventAgeInSeconds = RETRY.ageSeconds.to } = object(
    RetryPolicy,
    'Target.RetryPolicy',
  );
  return {
    ...{ arn: Arn, roleArn: RoleArn, input: Input },
    maximumAttempts: between('MaximumRetryAttempts', MaximumRetryAttempts, RETRY.attempts),
    maximumAgeSeconds: between('MaximumEventAgeInSeconds', MaximumEventAgeInSeconds, RETRY.ageSeconds),
  };
}

function object(value: unknown, member: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw invalid(`${member} must be an object, got ${describeValue(value)}.`);
}

function oneOf(member: string, value: unknown, allowed: readonly string[]): string {
  if (typeof value === 'string' && allowed.includes(value)) return value;
  throw invalid(`${member} must be ${allowed.join(' or ')}, got ${describeValue(value)}.`);
}

function between(member: string, value: unknown, { from, to }: { readonly from: number; readonly to: number }): number {
  if (Number.isInteger(value) && (value as number) >= from && (value as number) <= to) return value as number;
  throw invalid(`${member} must be a whole number from ${from} to ${to}, got ${describeValue(value)}.`);
}

const unsupported = (what: string) =>
  new UnsupportedError(
    `Local mode does not support ${what} of EventBridge Scheduler: it runs one-time schedules in UTC, such as at(2026-11-21T10:00:00), that start a state machine.`,
  );
