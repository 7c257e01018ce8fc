/** The bill of a month for both types of workflow, from a stage's settings and the cost model. */
import { usageOfAcknowledgements } from '#tools/cost/acknowledge-model';
import { billOf, type BillLine, totalOf, type WorkflowType } from '#tools/cost/bill';
import { connectionsOf, planBroadcast } from '#tools/cost/broadcast-model';
import { sum } from '#tools/cost/delivery-plan';
import { DAYS_OF_MONTH, type Month, usageOfMonth } from '#tools/cost/month';
import { priceOf } from '#tools/cost/prices';
import { settingsWith } from '#constructs/settings/defaults';
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
  /** Dollars of one connection that is open all month, without broadcasts. */
  readonly connectionMonth: { readonly withHistory: number; readonly withoutHistory: number };
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
    connectionMonth: {
      withHistory: connectionMonth(request, { ...settings, history: keptFor(settings) }),
      withoutHistory: connectionMonth(request, { ...settings, history: { minutes: 0 } }),
    },
    bills: { EXPRESS: bill('EXPRESS'), STANDARD: bill('STANDARD') },
  };
}

/** Dollars for a million acknowledgements, without what their broadcast costs. */
export function millionAcknowledgements(atOnce: number): number {
  const { messages, bytesOut, route, connections, writeUnits, logBytes } = usageOfAcknowledgements(1e6, atOnce);
  const { writeUnits: writesOfBudget, readUnits } = connections;
  return [
    priceOf(messages, 'apiGateway.messages'),
    priceOf(bytesOut, 'dataTransfer.out'),
    priceOf(route.invocations, 'lambda.requests'),
    priceOf(route.gbSeconds, 'lambda.gbSeconds'),
    priceOf(readUnits, 'dynamoDb.readUnits'),
    priceOf(writesOfBudget + writeUnits, 'dynamoDb.writeUnits'),
    priceOf(logBytes, 'cloudWatch.logs'),
  ].reduce((sum, usd) => sum + usd, 0);
}

/** Those of the settings, or the default if they keep none. */
const keptFor = ({ history }: BroadcastSettings): BroadcastSettings['history'] =>
  history.minutes > 0 ? history : settingsWith({}).history;

/** What one connection more costs: a difference of two months, as some costs do not depend on connections. */
function connectionMonth(request: EstimateRequest, settings: BroadcastSettings): number {
  const bill = (connections: number) => {
    const audience = { audience: { users: [] }, recipients: [], messageBytes: request.messageBytes };
    const month = { ...request, broadcastsPerDay: 0, connections, broadcast: audience };
    return totalOf(billOf(usageOfMonth(month, settings), 'EXPRESS'));
  };
  return (bill(2 * COMPARED) - bill(COMPARED)) / COMPARED;
}

/** Connections: enough for the sweep of the closing rule to be as large as it gets. */
const COMPARED = 100_000;
