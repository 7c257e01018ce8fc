/** What a metered broadcast would have cost on AWS: with the metered counts, and durations assumed by the model. */
import { billOf, type BillLine, messageFeeOf, overheadOf, totalOf } from '#tools/cost/bill';
import { messagesBilled } from '#tools/cost/billing-rules';
import { type ModelBroadcast, modelDurations, planBroadcast } from '#tools/cost/broadcast-model';
import { historyUsage, NO_HISTORY } from '#tools/cost/history-model';
import type { Usage } from '#tools/cost/usage';
import type { BroadcastSettings } from '#constructs/settings/settings';
import type { DeliveryCount } from './delivery-count';
import type { Metered } from './meter';

export type LogLevel = keyof Metered['workflowLogBytes'];

export interface Price {
  readonly usage: Usage;
  readonly lines: readonly BillLine[];
  readonly total: number;
  /** What any sender pays for the messages. */
  readonly messageFee: number;
  /** What the workflow adds, as a share of that. */
  readonly overhead: number;
}

export function usageOf(
  metered: Metered,
  count: Pick<DeliveryCount, 'messages' | 'bytes'>,
  { recipients, audience, history }: Pick<ModelBroadcast, 'recipients' | 'audience' | 'history'>,
  settings: BroadcastSettings,
  logs: LogLevel,
): Usage {
  const envelopeBytes = count.messages === 0 ? 0 : count.bytes / count.messages;
  const { calls } = history === false ? NO_HISTORY : historyUsage(audience, envelopeBytes, settings);
  const durations = modelDurations(planBroadcast({ recipients }, settings), envelopeBytes, settings, calls);
  const lambda = Object.entries(metered.lambda).map(([name, { invocations }]) => {
    const modelled = durations.lambda[name] ?? { invocations: 1, gbSeconds: 0 };
    return [name, { invocations, gbSeconds: (modelled.gbSeconds / modelled.invocations) * invocations }] as const;
  });
  const transitions = (executions: readonly { readonly transitions: number }[]) =>
    executions.reduce((sum, execution) => sum + execution.transitions, 0);
  return {
    apiGateway: {
      messages: count.messages * messagesBilled(envelopeBytes),
      connectionMinutes: 0,
      bytesOut: count.bytes,
    },
    stepFunctions: {
      broadcastTransitions: transitions(metered.broadcasts),
      fanOutTransitions: transitions(metered.fanOuts) + metered.children.length,
      ...durations.stepFunctions,
    },
    lambda: Object.fromEntries(lambda),
    dynamoDb: metered.dynamoDb,
    eventBridge: metered.eventBridge,
    logs: {
      functionBytes: Object.values(metered.lambda).reduce((sum, { logBytes }) => sum + logBytes, 0),
      workflowBytes: metered.workflowLogBytes[logs],
    },
  };
}

export function priceOfUsage(usage: Usage, workflowType: 'EXPRESS' | 'STANDARD'): Price {
  const lines = billOf(usage, workflowType);
  const messageFee = messageFeeOf(usage);
  return { usage, lines, total: totalOf(lines), messageFee, overhead: overheadOf(usage, workflowType) / messageFee };
}
