/** The timelines of a broadcast: of its execution, and of the fan-out it handed over to. */
import { reportOf } from '#shared/tables/stored-report';
import { eventsOf, type ExecutionEvents } from '#tools/stack/execution-events';
import { fanOutArn } from '#tools/stack/executions';
import { timelineOf, type StateTime } from './timeline';
import type { Stack } from '#tools/stack/stack';
import type { StoredBroadcast } from '#tools/stack/tables';

export interface Timeline {
  readonly execution: string;
  readonly states: readonly StateTime[];
  /** Why some of it is missing. */
  readonly missing?: string;
}

/** The state of `broadcast` that starts the fan-out. */
const HAND_OVER = 'StartFanOut';

export async function timelinesOf(stack: Stack, row: StoredBroadcast): Promise<Timeline[]> {
  const { owner, startedAt } = row;
  if (owner === undefined || startedAt === undefined) return [];
  const from = Date.parse(startedAt);
  const to = Date.parse(reportOf(row)?.finishedAt ?? '') || Date.now();
  const own = await timeline(owner, () => eventsOf(stack, owner, from, to));
  const complete = own.missing === undefined;
  if (complete && !own.states.some(({ state }) => state === HAND_OVER)) return [own];

  const fanOut = fanOutArn(stack.outputs, row.broadcastId, owner);
  const handedOver = await timeline(fanOut, () => eventsOf(stack, fanOut, from, to));
  return handedOver.states.length > 0 ? [own, handedOver] : [own];
}

async function timeline(execution: string, read: () => Promise<ExecutionEvents>): Promise<Timeline> {
  try {
    const { events, missing } = await read();
    return { execution, states: timelineOf(events), ...(missing !== undefined && { missing }) };
  } catch (error) {
    if ((error as Error).name !== 'ExecutionDoesNotExist') throw error;
    return { execution, states: [], missing: 'Step Functions has no history of it, or has deleted it' };
  }
}
