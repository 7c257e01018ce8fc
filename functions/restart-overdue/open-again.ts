/**
 * Sees to one event whose execution could not open it. That execution could not know whether its claim was written, as the
 * reply may have been lost; here the row of the broadcast says so. An event is started again, or ends in the dead-letter
 * queue, only where nobody has it: it is never in that queue while its broadcast is RUNNING. It is removed from its own
 * queue last: cut off before, it is met again, and a second start finds the claim of the first.
 */
import { identify } from '#shared/request/validate-input';
import type { BroadcastInput } from '#shared/contracts';
import type { OverdueParts, TakenUp } from './overdue-parts';
import type { UnopenedEvent } from './unopened-events';

type OpenAgainParts = Pick<OverdueParts, 'rows' | 'outlets' | 'unopened' | 'now' | 'openWithinMs'>;

export async function openAgain(event: UnopenedEvent, parts: OpenAgainParts): Promise<TakenUp> {
  const done = await seeTo(event, parts);
  await parts.unopened.remove(event);
  return done;
}

async function seeTo(event: UnopenedEvent, { rows, outlets, now, openWithinMs }: OpenAgainParts): Promise<TakenUp> {
  const { owner, error } = event;
  const named = namedInput(event.input);
  // What no rule has sent has no key of its own, and would be another broadcast each time it is started.
  if (named === undefined) {
    await outlets.keep({ request: event.input, owner }, error);
    return 'givenUp';
  }
  const { broadcastId, input } = named;
  const row = await rows.read(broadcastId);
  if (row !== undefined && row.status !== 'FAILED') {
    // Claimed by the execution that left the event here, and so by nobody who will report.
    if (row.owner === owner) await rows.endLease({ broadcastId, owner }, now());
    return 'notDue';
  }
  const { unopenedSince = new Date(event.leftAt).toISOString(), ...asItCame } = input;
  if (now() - Date.parse(unopenedSince) >= openWithinMs) {
    await outlets.keep({ request: JSON.stringify(asItCame), owner }, error);
    return 'givenUp';
  }
  await outlets.start(JSON.stringify({ ...asItCame, unopenedSince }));
  return 'restarted';
}

/** The input of an execution that a rule started, with the name of its broadcast; undefined for any other. */
function namedInput(text: string): { readonly broadcastId: string; readonly input: BroadcastInput } | undefined {
  const input = parsed(text);
  // Without a key in the input, the execution's would be it.
  const broadcastId = identify(input, '');
  return broadcastId.endsWith('/') ? undefined : { broadcastId, input: input as BroadcastInput };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // An execution started by hand may have had a text for its input, which SQS carries as it is.
  }
}
