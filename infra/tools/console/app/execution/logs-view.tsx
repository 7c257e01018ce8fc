/** What functions and workflow logged about the execution's broadcast, in the order of time. */
import { useEffect, useState } from 'preact/hooks';
import type { ExecutionSummary, LogEntry } from '../../api/contract';
import { get } from '../data/api';
import { count, timeOfDay } from '../data/format';
import { useQuery } from '../data/use-query';
import { Empty, Problem } from '../parts/empty';
import { Json } from '../parts/json';
import { VirtualList } from '../parts/virtual-list';

const ROW_HEIGHT = 28;
const COLUMNS = ['Time', 'Origin', 'Level', 'Message'];

export function LogsView({ summary: { broadcastId, status } }: { readonly summary: ExecutionSummary }) {
  if (broadcastId === undefined) return <Empty title="This execution does not belong to a broadcast" />;
  return <Logs key={broadcastId} broadcastId={broadcastId} executionStatus={status} />;
}

interface LogsProps {
  readonly broadcastId: string;
  readonly executionStatus: string;
}

function Logs({ broadcastId, executionStatus }: LogsProps) {
  const { data, error, reload } = useQuery(broadcastId, () => get<LogEntry[]>('logs', { broadcastId }));
  const [problems, setProblems] = useState(false);
  useEffect(reload, [executionStatus]);
  if (!data) return error === undefined ? <p class="muted pad">Loading…</p> : <Problem message={error} />;
  const shown = problems ? data.filter(({ isProblem }) => isProblem) : data;
  return (
    <div class="fill" role="tabpanel" aria-label="Logs">
      <div class="bar">
        <label class="check">
          <input
            type="checkbox"
            checked={problems}
            onChange={({ currentTarget }) => setProblems(currentTarget.checked)}
          />
          Only errors and warnings
        </label>
        <button type="button" onClick={reload}>
          Look again
        </button>
        <output class="muted">{count(shown.length)} lines</output>
      </div>
      <LogLines lines={shown} />
    </div>
  );
}

/** @param shownRows visible lines. @default - as many as the styles leave room for */
export function LogLines({ lines, shownRows }: { readonly lines: readonly LogEntry[]; readonly shownRows?: number }) {
  const [open, setOpen] = useState<LogEntry>();
  return (
    <>
      {open && (
        <div class="pad">
          <Json label={`${open.origin} ${open.message}`} text={open.rest} />
        </div>
      )}
      <VirtualList
        label="Log lines"
        class="log-lines"
        items={lines}
        rowHeight={ROW_HEIGHT}
        {...(shownRows !== undefined && { height: ROW_HEIGHT * Math.min(shownRows, lines.length) })}
        keyOf={(entry) => String(lines.indexOf(entry))}
        onOpen={(entry) => setOpen(entry === open ? undefined : entry)}
        head={COLUMNS.map((column) => (
          <span role="columnheader" key={column}>
            {column}
          </span>
        ))}
        render={({ at, origin, level, message, isProblem, rest }) => (
          <>
            <span role="gridcell" class="number muted">
              {timeOfDay(at)}
            </span>
            <span role="gridcell">{origin}</span>
            <span role="gridcell" class={isProblem ? 'bad' : 'muted'}>
              {level}
            </span>
            <span role="gridcell">
              {message} <code class="muted">{rest}</code>
            </span>
          </>
        )}
      />
    </>
  );
}
