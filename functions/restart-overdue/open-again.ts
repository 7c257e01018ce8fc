/**
 * Handles one event whose execution could not open it. That execution could not know whether its claim was written,
 * because the reply may have been lost; the broadcast's row says so. Only an event without an owner is restarted or
 * moved to the dead-letter queue, so it is never there while its broadcast is RUNNING. It is removed from its own queue
 * last: after a crash the next run sees it again, and a second start finds the claim of the first.
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
  // An event that no rule sent has no key, so each start would be a new broadcast.
  if (named === undefined) {
    await outlets.keep({ request: event.input, owner }, error);
    return 'givenUp';
  }
  const { broadcastId, input } = named;
  const row = await rows.read(broadcastId);
  if (row !== undefined && row.status !== 'FAILED') {
    // Claimed by the execution that left the event here, which will not report.
    // Stryker disable next-line ConditionalExpression: the write's condition refuses others too; this spares the write
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
  // Without a key in the input, the name ends with the empty key given here.
  const broadcastId = identify(input, '');
  return broadcastId.endsWith('/') ? undefined : { broadcastId, input: input as BroadcastInput };
}

function parsed(text: string): unknown {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    // A manually started execution may have had plain text as its input, which SQS keeps unchanged.
  }
  return input;
}
