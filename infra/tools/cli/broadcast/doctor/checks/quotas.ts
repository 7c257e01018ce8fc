/** Compares the least quotas for a load with what the account has. */
import { APIGatewayClient, GetAccountCommand } from '@aws-sdk/client-api-gateway';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { BroadcastSettings } from '#constructs/settings/settings';
import { type AudienceOption, modelAudience } from '#tools/cli/estimate/audience';
import { leastQuotas, quotasText } from '#tools/cost/quotas';
import { DEFAULT_LOAD } from '#tools/cost/month';
import type { Target } from '#tools/stack/target';
import { findingsOf, type Finding } from '../finding';

export interface DoctorLoad {
  readonly broadcastsPerSecond: number;
  readonly audience: AudienceOption;
  /** Open at any time. */
  readonly connections: number;
}

export interface AccountQuotas {
  /** Each undefined if AWS did not say. */
  readonly functionsAtOnce: number | undefined;
  readonly requestsPerSecond: number | undefined;
}

export async function checkQuotas(
  access: Target['access'],
  settings: BroadcastSettings,
  load: DoctorLoad,
): Promise<Finding> {
  const [lambda, gateway] = [new LambdaClient(access), new APIGatewayClient(access)];
  try {
    const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}));
    const { throttleSettings } = await gateway.send(new GetAccountCommand({}));
    return judgeQuotas(settings, load, {
      functionsAtOnce: AccountLimit?.ConcurrentExecutions,
      requestsPerSecond: throttleSettings?.rateLimit,
    });
  } finally {
    lambda.destroy();
    gateway.destroy();
  }
}

export function judgeQuotas(settings: BroadcastSettings, load: DoctorLoad, has: AccountQuotas): Finding {
  const { ok, warning } = findingsOf('quotas');
  const { broadcastsPerSecond, audience, connections } = load;
  const people = { connections, connectionsPerUser: DEFAULT_LOAD.connectionsPerUser };
  const broadcast = {
    ...modelAudience(audience, people, settings),
    messageBytes: DEFAULT_LOAD.messageBytes,
  };
  const least = leastQuotas({ ...DEFAULT_LOAD, broadcastsPerSecond, connections, broadcast }, settings);
  const to = audience.kind === 'everyone' ? 'everyone' : `${audience.kind}:${audience.count}`;
  const text = `${broadcastsPerSecond} broadcasts a second to ${to}, ${connections} open connections: at least: ${quotasText(least)}`;
  const raise = [
    short(least.functionsAtOnce, has.functionsAtOnce, "'Concurrent executions' of Lambda"),
    short(least.requestsPerSecond, has.requestsPerSecond, "'Throttle rate' of API Gateway"),
  ].filter((each) => each !== undefined);
  return raise.length === 0
    ? ok(`${text}. Step Functions' own quota, StartExecution, is not read: see Service Quotas`)
    : warning(
        `${text}. The account has less: what is beyond its quotas is throttled and tried again, so broadcasts are late`,
        `In Service Quotas, raise ${raise.join(' and ')}.`,
      );
}

const short = (needed: number, has: number | undefined, quota: string): string | undefined =>
  has !== undefined && has < needed ? `${quota} from ${has} to ${needed}` : undefined;
