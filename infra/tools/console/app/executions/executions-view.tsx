/** The list of executions: live, filtered, from one row to ten thousand. */
import type { ExecutionSummary } from '../../api/contract';
import { resultOf } from '../../api/executions/filter';
import { useExecutions } from '../data/execution-list';
import { dateAndTime, duration, shortMachine, timeOfDay } from '../data/format';
import { useOverview } from '../data/overview';
import { changeQuery, linkTo, type Route } from '../data/route';
import { useNarrow } from '../data/use-narrow';
import { Empty, Problem } from '../parts/empty';
import { PublishLink } from '../parts/publish-link';
import { Status } from '../parts/status';
import { Totals } from '../parts/totals';
import { VirtualList } from '../parts/virtual-list';
import { FilterBar } from './filter-bar';
import { FILTER_MEMBERS, filterIn } from './filter-in-address';

const COLUMNS = ['Result', 'Broadcast', 'Machine', 'Started', 'Took', 'Deliveries'];
const ROW_HEIGHT = 30;
const NARROW_ROW_HEIGHT = 54;

export function ExecutionsView({ route }: { readonly route: Route }) {
  const narrow = useNarrow();
  const filter = filterIn(route.query);
  const list = useExecutions(filter, { counted: true });
  const { rows, counts, problem, loaded } = list;
  const overview = useOverview();
  if (problem !== undefined) return <Problem message={problem} />;
  if (!loaded) return <p class="muted pad">Loading…</p>;
  if (rows.length === 0 && (counts?.known ?? 0) === 0 && Object.keys(filter).length === 0)
    return <NothingYet listed={overview?.listed} />;
  return (
    <section class="fill" aria-label="Executions">
      <FilterBar filter={filter} counts={counts} />
      {rows.length === 0 ? (
        <Empty title="No execution matches">
          <button
            type="button"
            onClick={() => changeQuery(Object.fromEntries(FILTER_MEMBERS.map((name) => [name, undefined])))}
          >
            Clear the filter
          </button>
        </Empty>
      ) : (
        <VirtualList
          label="Executions"
          class="executions"
          items={rows}
          total={totalOf(list)}
          onNearEnd={() => list.loadMore()}
          rowHeight={narrow ? NARROW_ROW_HEIGHT : ROW_HEIGHT}
          keyOf={({ arn }) => arn}
          onOpen={({ arn }) => (location.hash = linkTo('executions', arn))}
          head={COLUMNS.map((column) => (
            <span role="columnheader" key={column}>
              {column}
            </span>
          ))}
          render={(row) => <ExecutionRow row={row} />}
        />
      )}
    </section>
  );
}

/** -1 while only the server knows: the rows loaded so far are the beginning. */
function totalOf({ rows, hasMore }: { readonly rows: readonly unknown[]; readonly hasMore: boolean }) {
  return hasMore ? -1 : rows.length;
}

function ExecutionRow({ row }: { readonly row: ExecutionSummary }) {
  const { arn, name, broadcastId, outcome, machine, startedAt, endedAt, error, totals, item } = row;
  return (
    <>
      <span role="gridcell">
        <Status status={resultOf(row)} />
      </span>
      <span role="gridcell" class="name">
        <a href={linkTo('executions', arn)} tabIndex={-1}>
          {broadcastId ?? name}
        </a>
        {item !== undefined && <span class="muted"> item {item}</span>}
      </span>
      <span role="gridcell" class="muted">
        {shortMachine(machine)}
      </span>
      <span role="gridcell" class="number" title={dateAndTime(startedAt)}>
        {timeOfDay(startedAt)}
      </span>
      <span role="gridcell" class="number">
        {endedAt === undefined ? '…' : duration(endedAt - startedAt)}
      </span>
      <span role="gridcell" class="deliveries">
        {totals ? (
          <Totals totals={totals} outcome={outcome} />
        ) : (
          <span class={error ? 'bad' : 'muted'}>{error ?? outcome?.toLowerCase().replaceAll('_', ' ')}</span>
        )}
      </span>
    </>
  );
}

const NothingYet = ({ listed }: { readonly listed: string | undefined }) => (
  <Empty title={listed === undefined ? 'No executions yet' : `No executions in ${listed}`}>
    <p>Publish a domain event: its rule starts a broadcast, which appears here.</p>
    <PublishLink primary />
  </Empty>
);
