/** API Gateway's account limits: requests a second, new connections a second, and the role that writes access logs. */
import { APIGatewayClient, GetAccountCommand } from '@aws-sdk/client-api-gateway';
import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { rateInRegion } from '#constructs/settings/in-region';
import { GOVERNED_CONNECTIONS } from '#shared/base/post-tracks';
import { requestsPerSecondIn } from '#shared/base/request-rates';
import type { BroadcastSettings } from '#constructs/settings/settings';
import type { Target } from '#tools/stack/target';
import { findingsOf, type Finding } from '../finding';

/**
 * New WebSocket connections a second per account.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
const NEW_CONNECTIONS = { ServiceCode: 'apigateway', QuotaCode: 'L-9ED1E49A' };
/** Above this share of the account's rate, little is left for pings, REST and HTTP APIs. */
const LARGE_SHARE = 0.8;

export async function checkApiGateway(access: Target['access'], settings: BroadcastSettings): Promise<Finding[]> {
  const gateway = new APIGatewayClient(access);
  const quotas = new ServiceQuotasClient(access);
  try {
    const { throttleSettings, cloudwatchRoleArn } = await gateway.send(new GetAccountCommand({}));
    const { Quota } = await quotas.send(new GetServiceQuotaCommand(NEW_CONNECTIONS));
    return [
      judgeRate(settings, throttleSettings?.rateLimit, await gateway.config.region()),
      judgeNewConnections(Quota?.Value),
      judgeLogRole(settings, cloudwatchRoleArn),
    ];
  } finally {
    gateway.destroy();
    quotas.destroy();
  }
}

/**
 * @param told requests a second of the account and region; undefined if API Gateway did not say
 * @param region whose default counts if it did not, and for the default of the setting
 */
export function judgeRate(
  { rate, sender, bulkSender }: BroadcastSettings,
  told: number | undefined,
  region: string,
): Finding {
  const { ok, warning, error } = findingsOf('posts a second');
  const limit = told ?? requestsPerSecondIn(region);
  const { postsPerSecond: asked } = rateInRegion(rate, region);
  const whose =
    told === undefined
      ? `the ${limit} requests a second an account gets by default`
      : `the account's ${limit} requests a second`;
  if (asked === 0) {
    return warning(
      `broadcasts have no limit, and may take all of ${whose} in ${region}`,
      'Set rate.postsPerSecond, unless something else limits them.',
    );
  }
  const text = `${asked} of ${whose} in ${region}`;
  const todo = 'Lower rate.postsPerSecond, or raise the quota.';
  if (asked > limit) return error(`${text}: more than the account has, so broadcasts throttle everything else`, todo);
  if (asked > limit * LARGE_SHARE) return warning(`${text}: pings, REST and HTTP APIs share what is left`, todo);
  if (Math.min(sender.batchSize, bulkSender.batchSize) < GOVERNED_CONNECTIONS) {
    return warning(
      `${text}, but batches of fewer than ${GOVERNED_CONNECTIONS} connections do not keep to it`,
      'Raise batchSize.',
    );
  }
  return ok(text);
}

export function judgeNewConnections(limit: number | undefined): Finding {
  const { ok, skipped } = findingsOf('new connections');
  return limit === undefined
    ? skipped('Service Quotas did not say how many clients may connect per second')
    : ok(
        `${limit} clients may connect per second: after an outage, 100,000 of them need ${Math.ceil(100_000 / limit)} s`,
      );
}

export function judgeLogRole({ accessLogs }: BroadcastSettings, role: string | undefined): Finding {
  const { ok, error } = findingsOf('access logs');
  if (!accessLogs) return ok('off in the settings of this stage');
  return role
    ? ok(`API Gateway writes them as ${role}`)
    : error(
        'accessLogs is on, but API Gateway has no role to write them: the deployment would fail',
        'Give the account one (API Gateway console, Settings, CloudWatch log role ARN), or turn accessLogs off.',
      );
}
