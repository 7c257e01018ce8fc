/** The bill of a month for both types of workflow, from a stage's settings and the cost model. */
import { billOf, type BillLine, totalOf, type WorkflowType } from '#tools/cost/bill';
import { connectionsOf, planBroadcast } from '#tools/cost/broadcast-model';
import { sum } from '#tools/cost/delivery-plan';
import { DAYS_OF_MONTH, type Month, usageOfMonth } from '#tools/cost/month';
import type { BroadcastSettings } from '#constructs/settings/settings';
import { type AudienceOption, modelAudience } from './audience';

export interface EstimateRequest extends Omit<Month, 'broadcast'> {
  readonly audience: AudienceOption;
  readonly connectionsPerUser: number;
  /** Size of `message.data`, as JSON. */
  readonly messageBytes: number;
}

export interface Estimate {
  readonly broadcastsAMonth: number;
  /** Connections each broadcast goes to. */
  readonly connectionsABroadcast: number;
  readonly bills: Readonly<Record<WorkflowType, Bill>>;
}

export interface Bill {
  readonly total: number;
  readonly lines: readonly BillLine[];
}

export function estimate(request: EstimateRequest, settings: BroadcastSettings): Estimate {
  const broadcast = { ...modelAudience(request.audience, request, settings), messageBytes: request.messageBytes };
  const usage = usageOfMonth({ ...request, broadcast }, settings);
  const plan = planBroadcast(broadcast, settings);
  const bill = (workflowType: WorkflowType): Bill => {
    const lines = billOf(usage, workflowType);
    return { total: totalOf(lines), lines };
  };
  return {
    broadcastsAMonth: request.broadcastsPerDay * DAYS_OF_MONTH,
    connectionsABroadcast: sum([plan.interactive, ...plan.children].map(connectionsOf)),
    bills: { EXPRESS: bill('EXPRESS'), STANDARD: bill('STANDARD') },
  };
}
