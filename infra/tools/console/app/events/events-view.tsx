/** The event log: every event on the bus, and which rules matched it. */
import type { LoggedEvent } from '../../api/contract';
import { useEvents } from '../data/event-list';
import { count, dateAndTime, plural, timeOfDay } from '../data/format';
import { changeQuery, linkTo, type Route } from '../data/route';
import { useNarrow } from '../data/use-narrow';
import { Empty, Problem } from '../parts/empty';
import { PublishLink } from '../parts/publish-link';
import { VirtualList } from '../parts/virtual-list';
import { useCanWrite } from '../data/overview';
import { EventView } from './event-view';
import { Replay } from './replay';

const COLUMNS = ['Time', 'Source', 'Detail type', 'Rules', 'Id'];
const MAX_FILTER_CHARACTERS = 200;

export function EventsView({ route }: { readonly route: Route }) {
  return route.item === undefined ? (
    <EventLog query={route.query} />
  ) : (
    <EventView key={route.item} sequence={route.item} />
  );
}

function EventLog({ query }: Pick<Route, 'query'>) {
  const narrow = useNarrow();
  const canWrite = useCanWrite();
  const [text, unmatched] = [query.get('text') ?? '', query.get('unmatched') === 'true'];
  const list = useEvents({ text, unmatched });
  const { events, kept, problem, loaded, hasMore } = list;
  if (problem !== undefined) return <Problem message={problem} />;
  if (!loaded) return <p class="muted pad">Loading…</p>;
  if (kept === 0) {
    return (
      <Empty title="No event yet">
        <p>Every event on the bus is listed here, with the rules that matched it, and why the others did not.</p>
        <PublishLink primary />
      </Empty>
    );
  }
  return (
    <section class="fill" aria-label="Events">
      <div class="bar" role="search" aria-label="Filter events">
        <input
          type="search"
          class="grow"
          id="search"
          placeholder="Source, detail type, id, rule…   /"
          aria-label="Filter events by text"
          maxLength={MAX_FILTER_CHARACTERS}
          value={text}
          onInput={({ currentTarget }) => changeQuery({ text: currentTarget.value })}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={unmatched}
            onChange={({ currentTarget }) => changeQuery({ unmatched: currentTarget.checked ? 'true' : undefined })}
          />
          No rule matched
        </label>
        <output class="muted" aria-live="polite">
          the latest {count(kept)} are kept
        </output>
      </div>
      {canWrite && <Replay />}
      {events.length === 0 ? (
        <Empty title="No event matches">
          <button type="button" onClick={() => changeQuery({ text: undefined, unmatched: undefined })}>
            Clear the filter
          </button>
        </Empty>
      ) : (
        <VirtualList
          label="Events"
          class="events"
          items={events}
          total={hasMore ? -1 : events.length}
          onNearEnd={() => list.loadMore()}
          rowHeight={narrow ? 54 : 30}
          keyOf={({ sequence }) => String(sequence)}
          onOpen={({ sequence }) => (location.hash = linkTo('events', String(sequence)))}
          head={COLUMNS.map((column) => (
            <span role="columnheader" key={column}>
              {column}
            </span>
          ))}
          render={(event) => <EventRow event={event} />}
        />
      )}
    </section>
  );
}

function EventRow({ event }: { readonly event: LoggedEvent }) {
  const { sequence, id, at, source, detailType } = event;
  return (
    <>
      <span role="gridcell" class="number muted" title={dateAndTime(at)}>
        {timeOfDay(at)}
      </span>
      <span role="gridcell">{source}</span>
      <span role="gridcell" class="name">
        <a href={linkTo('events', String(sequence))} tabIndex={-1}>
          {detailType}
        </a>
      </span>
      <span role="gridcell">
        <Matched event={event} />
      </span>
      <span role="gridcell" class="muted">
        <code>{id}</code>
      </span>
    </>
  );
}

export function Matched({ event: { matched, unmatched, replayed, problem } }: { readonly event: LoggedEvent }) {
  return (
    <>
      {problem !== undefined && <span class="bad">{problem} · </span>}
      <span class={matched.length > 0 ? 'good' : 'warn'}>
        {matched.length > 0 ? `${count(matched.length)} matched` : 'no rule matched'}
      </span>
      <span class="muted">
        {' '}
        of {plural(matched.length + unmatched, 'rule')}
        {replayed && ' · replayed'}
      </span>
    </>
  );
}
