/** LoggingConfiguration of a state machine, in the API's shape; in CloudFormation its members are upper-case. */
import { ServiceError, type JsonObject } from '../../core/service';

export const LOG_LEVELS = ['ALL', 'ERROR', 'FATAL', 'OFF'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface ExecutionLogging {
  readonly level: LogLevel;
  readonly includeExecutionData: boolean;
  /** Names of the log groups. */
  readonly groups: readonly string[];
}

const GROUP_ARN = /^arn:[^:]+:logs:[^:]*:[^:]*:log-group:(?<name>[^:]+)(?::\*)?$/;

/** @throws ServiceError InvalidLoggingConfiguration */
export function readLogging(configuration: JsonObject): ExecutionLogging {
  const values = configuration as {
    level?: string;
    includeExecutionData?: boolean | string;
    destinations?: { cloudWatchLogsLogGroup?: { logGroupArn?: string } }[];
  };
  const level = LOG_LEVELS.find((candidate) => candidate === (values.level ?? 'OFF'));
  if (!level) throw invalid(`level must be one of ${LOG_LEVELS.join(', ')}, got '${values.level}'`);
  const groups = (values.destinations ?? []).map(({ cloudWatchLogsLogGroup }) => {
    const arn = cloudWatchLogsLogGroup?.logGroupArn ?? '';
    const name = GROUP_ARN.exec(arn)?.groups?.name;
    if (!name) throw invalid(`logGroupArn must be the ARN of a log group, got '${arn}'`);
    return name;
  });
  if (level !== 'OFF' && groups.length === 0) throw invalid(`level ${level} needs a destination`);
  const include = values.includeExecutionData;
  return { level, includeExecutionData: include === true || include === 'true', groups };
}

const invalid = (message: string) =>
  new ServiceError('InvalidLoggingConfiguration', `Logging configuration: ${message}.`);

/** A property of the template in the shape in which the API returns it. */
export function inApiShape<T>(value: T): T;
export function inApiShape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => inApiShape(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key.charAt(0).toLowerCase() + key.slice(1), inApiShape(member)]),
  );
}
