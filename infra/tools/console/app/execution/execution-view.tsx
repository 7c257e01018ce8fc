/** One execution: as a graph, as a timeline and as the delivery report, with the chosen state beside them. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ExecutionDetail } from '../../api/contract';
import { get } from '../data/api';
import { useExecutions } from '../data/execution-list';
import { live } from '../data/live';
import { outcomesByState, transitionsTaken } from '../data/steps';
import type { Route } from '../data/route';
import { useQuery } from '../data/use-query';
import { GraphView } from '../graph/graph-view';
import { announce } from '../parts/announce';
import { Problem } from '../parts/empty';
import { Tabs } from '../parts/tabs';
import { ExecutionHeader } from './execution-header';
import { Inspector } from './inspector';
import { LogsView } from './logs-view';
import { ReportView } from './report-view';
import type { Selection } from './selection';
import { Timeline } from './timeline';

/** Milliseconds between polls of a running execution. */
const REFRESH_MS = 400;
const TABS = ['Graph', 'Timeline', 'Report', 'Logs'] as const;

export function ExecutionView({ arn }: { readonly arn: string; readonly route: Route }) {
  const { detail, error } = useExecution(arn);
  const [selection, setSelection] = useState<Selection>();
  const [tab, setTab] = useState<(typeof TABS)[number]>('Graph');
  if (!detail) return error === undefined ? <p class="muted pad">Loading…</p> : <Gone arn={arn} message={error} />;
  return (
    <section class="execution fill" aria-label="Execution">
      <ExecutionHeader detail={detail}>
        <Tabs label="Views of the execution" tabs={TABS} chosen={tab} onChoose={setTab} />
      </ExecutionHeader>
      {tab === 'Report' && <ReportView summary={detail.summary} />}
      {tab === 'Logs' && <LogsView summary={detail.summary} />}
      {(tab === 'Graph' || tab === 'Timeline') && (
        <div class="split" role="tabpanel" aria-label={tab}>
          {tab === 'Graph' ? (
            <Graph
              detail={detail}
              selected={selection?.state}
              onSelect={(state) => setSelection(state === undefined ? undefined : { state })}
            />
          ) : (
            <Timeline detail={detail} selection={selection} onSelect={setSelection} />
          )}
          <Inspector detail={detail} selection={selection} onSelect={setSelection} />
        </div>
      )}
    </section>
  );
}

/** Polls while it runs, and once more when the server says that it has ended. */
function useExecution(arn: string): {
  readonly detail: ExecutionDetail | undefined;
  readonly error: string | undefined;
} {
  const { data: detail, error, reload } = useQuery(arn, () => get<ExecutionDetail>('execution', { arn }));
  const status = detail?.summary.status;
  useEffect(() => {
    if (status === undefined) return undefined;
    announce(`Execution ${status.toLowerCase().replace('_', ' ')}`);
    if (status !== 'RUNNING') return undefined;
    const timer = setInterval(reload, REFRESH_MS);
    return () => clearInterval(timer);
  }, [status, reload]);
  useEffect(
    () =>
      live.watch({
        changed: (summaries) => summaries.some((summary) => summary.arn === arn) && reload(),
        opened: reload,
      }),
    [arn, reload],
  );
  return { detail, error };
}

/** The summary outlives the history. */
function Gone({ arn, message }: { readonly arn: string; readonly message: string }) {
  const [summary] = useExecutions({ arn }).rows;
  return (
    <section class="execution fill">
      <Problem message={message} />
      {summary && <ReportView summary={summary} />}
    </section>
  );
}

interface GraphProps {
  readonly detail: ExecutionDetail;
  readonly selected: string | undefined;
  readonly onSelect: (state: string | undefined) => void;
}

function Graph({ detail, selected, onSelect }: GraphProps) {
  const [whole, setWhole] = useState(false);
  const shown = useMemo(
    () => ({ outcomes: outcomesByState(detail.steps, Date.now()), taken: transitionsTaken(detail) }),
    [detail],
  );
  // An execution's definition never changes, so it is laid out once, however often the execution is polled.
  const definition = useMemo(() => detail.definition, [detail.summary.arn]);
  return (
    <div class="canvas-box">
      <div class={whole ? 'canvas whole' : 'canvas'} onClick={() => onSelect(undefined)}>
        <GraphView definition={definition} {...shown} selected={selected} onSelect={onSelect} />
      </div>
      <button type="button" class="small" aria-pressed={whole} onClick={() => setWhole(!whole)}>
        {whole ? 'Larger' : 'Whole graph'}
      </button>
    </div>
  );
}
