/** The events published from this page, each with the executions it started. */
import { useEffect, useState } from 'preact/hooks';
import { useExecutions } from '../data/execution-list';
import { useOverview } from '../data/overview';
import { linkTo } from '../data/route';
import { ExecutionLinks } from '../parts/execution-links';

export interface PublishedEvent {
  readonly eventId: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Milliseconds within which a rule starts an execution locally. */
const STARTED_WITHIN_MS = 2_000;

export function PublishedEvents({ events }: { readonly events: readonly PublishedEvent[] }) {
  if (events.length === 0) return <p class="muted">Executions that an event starts appear here.</p>;
  return (
    <ol class="published" aria-label="Published events">
      {events.map((event) => (
        <Started key={event.eventId} event={event} />
      ))}
    </ol>
  );
}

function Started({ event: { eventId, at } }: { readonly event: PublishedEvent }) {
  const late = useLate(at + STARTED_WITHIN_MS);
  const { rows: started } = useExecutions({ eventId });
  const overview = useOverview();
  return (
    <li>
      <code>{eventId}</code>
      <ExecutionLinks rows={started} />
      {started.length === 0 && (
        <p class="muted">
          {late ? (
            <NothingStarted eventId={eventId} isLogged={overview?.notOffered.events === undefined} />
          ) : (
            'On the bus…'
          )}
        </p>
      )}
    </li>
  );
}

function NothingStarted({ eventId, isLogged }: { readonly eventId: string; readonly isLogged: boolean }) {
  if (!isLogged) return <>Nothing is listed for it yet. If that stays so, no rule has taken it.</>;
  return (
    <>
      No rule has started a broadcast for it: <a href={linkTo('events', undefined, { text: eventId })}>see why</a>.
    </>
  );
}

/** Whether a time has passed. */
function useLate(time: number): boolean {
  const [late, setLate] = useState(() => Date.now() >= time);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), Math.max(0, time - Date.now()));
    return () => clearTimeout(timer);
  }, [time]);
  return late;
}
