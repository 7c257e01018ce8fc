/** The access log of a stage: one line for each event of a connection. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { type IAccessLogSettings, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** `'one_day'`, `'one_week'`, ... `'infinite'`. */
export type AccessLogRetention = Lowercase<keyof typeof RetentionDays>;

export interface AccessLogProps {
  /**
   * ARN of an existing log group, or of a Firehose stream named `amazon-apigateway-*`. @default - a log group is made
   */
  readonly destinationArn?: string;
  /**
   * One line, which may hold `$context` variables and must hold `$context.requestId` or `$context.extendedRequestId`.
   * @default - JSON with the request, connection, route, status and latency; nothing a client sent
   */
  readonly format?: string;
  /** How long a log group made here keeps lines. @default 'one_month' */
  readonly retention?: AccessLogRetention | RetentionDays;
}

/**
 * On, a format, or both with a destination and retention. API Gateway writes it with the CloudWatch role in the
 * account's settings: https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html
 */
export type AccessLog = boolean | string | AccessLogProps;

export interface CreatedAccessLog {
  readonly settings: IAccessLogSettings;
  /** Absent if the destination was given. */
  readonly logGroup?: ILogGroup;
}

/** Members of the default line, with their `$context` variables. */
const DEFAULT_FIELDS = {
  requestTime: 'requestTime',
  requestId: 'requestId',
  eventType: 'eventType',
  routeKey: 'routeKey',
  status: 'status',
  connectionId: 'connectionId',
  connectedAt: 'connectedAt',
  userId: 'authorizer.principalId',
  ip: 'identity.sourceIp',
  userAgent: 'identity.userAgent',
  integrationStatus: 'integrationStatus',
  integrationLatency: 'integrationLatency',
  authorizerError: 'authorizer.error',
  error: 'error.message',
};
const DEFAULT_FORMAT = JSON.stringify(
  Object.fromEntries(Object.entries(DEFAULT_FIELDS).map(([member, variable]) => [member, `$context.${variable}`])),
);

/**
 * @param encryptionKey of a log group made here @default - AWS's own
 * @returns undefined if there is no access log
 */
export function createAccessLog(
  scope: Construct,
  accessLog: AccessLog = false,
  encryptionKey?: IKey,
): CreatedAccessLog | undefined {
  if (accessLog === false) return undefined;
  const { destinationArn, format = DEFAULT_FORMAT, retention = 'one_month' } = propsOf(accessLog);
  const settings = { format: AccessLogFormat.custom(format) };
  if (destinationArn !== undefined)
    return { settings: { ...settings, destination: { bind: () => ({ destinationArn }) } } };
  const logGroup = new LogGroup(scope, 'AccessLog', {
    retention: retentionDays(retention),
    removalPolicy: RemovalPolicy.DESTROY,
    ...(encryptionKey && { encryptionKey }),
  });
  return { settings: { ...settings, destination: new LogGroupLogDestination(logGroup) }, logGroup };
}

function propsOf(accessLog: true | string | AccessLogProps): AccessLogProps {
  if (accessLog === true) return {};
  return typeof accessLog === 'string' ? { format: accessLog } : accessLog;
}

function retentionDays(retention: AccessLogRetention | RetentionDays): RetentionDays {
  if (typeof retention === 'number') return retention;
  const days = RetentionDays[retention.toUpperCase() as keyof typeof RetentionDays];
  if (days !== undefined) return days;
  const names = Object.keys(RetentionDays).filter((name) => !/^\d/.test(name));
  throw new Error(`accessLog.retention must be one of ${names.join(', ').toLowerCase()}, got '${String(retention)}'`);
}
