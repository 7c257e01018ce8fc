/** What a run costs: before it, by the model; after it, by the numbers of its reports, beside that. */
import { type BillLine, billOf } from '#tools/cost/bill';
import { modelBroadcast } from '#tools/cost/broadcast-model';
import { CONNECTION_ROW_BYTES } from '#tools/cost/assumptions';
import { readUnits } from '#tools/cost/billing-rules';
import { usageOfSession } from '#tools/cost/month';
import { costOfReport } from '#tools/cost/reported-usage';
import { sumLines, timesLines } from '#tools/cost/sum-lines';
import type { Usage } from '#tools/cost/usage';
import type { BroadcastSettings } from '#constructs/settings/settings';
import type { DeliveryReport } from '#shared/contracts';
import { modelAudience } from '../../estimate/audience';
import type { LoadPlan } from './plan';

const SECONDS_OF_MINUTE = 60;

/** What opening the connections, keeping them and asking for them costs. */
export interface Sessions {
  readonly connections: number;
  /** Minutes, each connection's rounded up. */
  readonly minutes: number;
}

export function estimatedBill(plan: LoadPlan, settings: BroadcastSettings): BillLine[] {
  const { audience, connections, messageBytes, seconds, connectsPerSecond } = plan.options;
  const broadcast = {
    ...modelAudience(audience, { connections, connectionsPerUser: 1 }, settings),
    messageBytes,
  };
  const one = billOf(modelBroadcast(broadcast, settings), settings.workflowType);
  // On average, half of the connections are there while the others connect.
  const minutes = Math.ceil((connections / connectsPerSecond / 2 + seconds) / SECONDS_OF_MINUTE) + 1;
  return sumLines([
    ...timesLines(one, plan.broadcasts),
    ...sessionBill({ connections, minutes: connections * minutes }, settings),
  ]);
}

/** By what happened. Reports with the same numbers cost the same, so each kind is computed once. */
export function reportedBill(
  plan: LoadPlan,
  reports: readonly DeliveryReport[],
  sessions: Sessions,
  settings: BroadcastSettings,
): BillLine[] {
  const { audience } = plan.request(0);
  const request = { audience, messageBytes: plan.options.messageBytes };
  const kinds = new Map<string, { readonly report: DeliveryReport; count: number }>();
  for (const report of reports) {
    const { connections, delivered, durationMs, unreachedUsers } = report;
    const key = JSON.stringify([connections, delivered, Math.ceil(durationMs / 100), unreachedUsers.count]);
    const kind = kinds.get(key);
    if (kind) kind.count += 1;
    else kinds.set(key, { report, count: 1 });
  }
  return sumLines([
    ...[...kinds.values()].flatMap(({ report, count }) =>
      timesLines(costOfReport({ request, report }, settings, settings.workflowType), count),
    ),
    ...sessionBill(sessions, settings),
  ]);
}

function sessionBill({ connections, minutes }: Sessions, settings: BroadcastSettings): BillLine[] {
  const session = usageOfSession(settings);
  const usage: Usage = {
    apiGateway: { messages: 0, connectionMinutes: minutes, bytesOut: 0 },
    stepFunctions: {
      ...{ broadcastTransitions: 0, fanOutTransitions: 0 },
      ...{ broadcasts: { requests: 0, gbSeconds: 0 }, children: { requests: 0, gbSeconds: 0 } },
    },
    lambda: {
      'authorize, connect, disconnect': {
        invocations: session.invocations * connections,
        gbSeconds: session.gbSeconds * connections,
      },
    },
    dynamoDb: {
      connections: {
        // The command asks the index for each once.
        readUnits: (session.readUnits + readUnits(CONNECTION_ROW_BYTES, false)) * connections,
        writeUnits: session.writeUnits * connections,
      },
    },
    eventBridge: { events: 0, archivedBytes: 0 },
    logs: { functionBytes: session.logBytes * connections, workflowBytes: 0 },
  };
  return billOf(usage, settings.workflowType);
}
