/** What a broadcast cost, from its row: computed when somebody asks, so that it costs nothing and follows the price file. */
import type { BroadcastInput, BroadcastRequest } from '#shared/contracts';
import { withTexts } from '#shared/request/mapped-texts';
import { reportOf } from '#shared/tables/stored-report';
import type { BroadcastSettings } from '#constructs/settings/settings';
import { billOf, totalOf } from '#tools/cost/bill';
import { modelledLike, type ReportedBroadcast, usageOfReport } from '#tools/cost/reported-usage';
import type { StoredBroadcast } from '#tools/stack/tables';

export interface RowCost {
  /** Messages that were delivered. */
  readonly messages: number;
  /** Dollars, by its report. */
  readonly usd: number;
  /** Dollars that the model says of a broadcast to the same connections. */
  readonly estimatedUsd: number;
}

/** Undefined while it has no report. */
export function costOfRow(row: StoredBroadcast, settings: BroadcastSettings): RowCost | undefined {
  const report = reportOf(row);
  if (!report) return undefined;
  const request = requestIn(row);
  const broadcast: ReportedBroadcast = { ...(request && { request }), report };
  const priced = (usage: ReturnType<typeof usageOfReport>) => totalOf(billOf(usage, settings.workflowType));
  return {
    messages: report.delivered,
    usd: priced(usageOfReport(broadcast, settings)),
    estimatedUsd: priced(modelledLike(broadcast, settings)),
  };
}

/** Undefined if it was refused, or a forgotten user's. */
function requestIn({ request }: StoredBroadcast): ReportedBroadcast['request'] | undefined {
  if (request === undefined) return undefined;
  const { audience, message, history } = withTexts(JSON.parse(request) as BroadcastInput) as BroadcastRequest;
  const messageBytes = Buffer.byteLength(JSON.stringify(message.data ?? null));
  return { audience, messageBytes, ...(history !== undefined && { history }) };
}
