/** The list of executions: live, filtered, from one row to ten thousand. */
import { useMemo, useState } from 'preact/hooks';
import type { ExecutionStatus, ExecutionSummary, DeliveryTotals } from '../../api/contract';
import { executions } from '../data/executions';
import { count, dateAndTime, duration, shortMachine, timeOfDay } from '../data/format';
import { linkTo, type Route } from '../data/route';
import { useStore } from '../data/store';
import { useNarrow } from '../data/use-narrow';
import { Empty } from '../parts/empty';
import { Status } from '../parts/status';
import { VirtualList } from '../parts/virtual-list';
import { type Filter, filtered, NO_FILTER } from './filter';

const STATUSES: readonly (ExecutionStatus | 'ALL')[] = [
  'ALL',
  'RUNNING',
  'SUCCEEDED',
  'FAILED',
  'TIMED_OUT',
  'ABORTED',
];
const COLUMNS = ['Status', 'Broadcast', 'Machine', 'Started', 'Took', 'Deliveries'];
const ROW_HEIGHT = 30;
const NARROW_ROW_HEIGHT = 54;

/** Kept while the reader is in another view. */
let remembered = NO_FILTER;

export function ExecutionsView(_props: { readonly route: Route }) {
  const version = useStore(executions);
  const narrow = useNarrow();
  const [filter, setFilter] = useState(remembered);
  const change = (changes: Partial<Filter>) => {
    remembered = { ...filter, ...changes };
    setFilter(remembered);
  };
  const rows = useMemo(() => filtered(executions.rows, filter), [version, filter]);
  if (executions.rows.length === 0) return <NothingYet />;
  return (
    <section class="fill" aria-label="Executions">
      <div class="bar" role="search">
        <input
          type="search"
          class="grow"
          id="search"
          placeholder="Broadcast, event id, error…   /"
          aria-label="Filter executions by text"
          value={filter.text}
          onInput={({ currentTarget }) => change({ text: currentTarget.value })}
        />
        <select
          aria-label="Status"
          value={filter.status}
          onChange={({ currentTarget }) => change({ status: currentTarget.value as Filter['status'] })}
        >
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {status === 'ALL' ? 'Any status' : status.toLowerCase().replace('_', ' ')}
            </option>
          ))}
        </select>
        <label class="check">
          <input
            type="checkbox"
            checked={filter.children}
            onChange={({ currentTarget }) => change({ children: currentTarget.checked })}
          />
          Map Run children
        </label>
        <output class="muted" aria-live="polite">
          {count(rows.length)} of {count(executions.rows.length)}
        </output>
      </div>
      {rows.length === 0 ? (
        <Empty title="No execution matches">
          <button type="button" onClick={() => change(NO_FILTER)}>
            Clear the filter
          </button>
        </Empty>
      ) : (
        <VirtualList
          label="Executions"
          class="executions"
          items={rows}
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

function ExecutionRow({ row }: { readonly row: ExecutionSummary }) {
  const { arn, name, broadcastId, status, outcome, machine, startedAt, endedAt, error, totals, item } = row;
  return (
    <>
      <span role="gridcell">
        <Status status={status} />
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

const NothingYet = () => (
  <Empty title="No executions yet">
    <p>Publish a domain event: its rule starts a broadcast, which appears here.</p>
    <a class="button primary" href={linkTo('publish')}>
      Publish an event
    </a>
  </Empty>
);

/** The outcomes of a broadcast's connections, in one line. */
export function Totals({ totals, outcome }: { readonly totals: DeliveryTotals; readonly outcome: string | undefined }) {
  const { connections, delivered, stale, failed } = totals;
  if (connections === 0) return <span class="muted">{(outcome ?? 'nobody').toLowerCase().replaceAll('_', ' ')}</span>;
  return (
    <>
      <span class="good">{count(delivered)} delivered</span>
      {stale > 0 && <span class="muted"> · {count(stale)} stale</span>}
      {failed > 0 && <span class="bad"> · {count(failed)} failed</span>}
    </>
  );
}
