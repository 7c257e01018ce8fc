/** One execution: the graph of its machine coloured by outcome, and beside it the step the reader has chosen. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ExecutionDetail } from '../../api/contract';
import { get } from '../data/api';
import { executions } from '../data/executions';
import { dateAndTime, duration, plural, shortMachine } from '../data/format';
import { linkTo, type Route } from '../data/route';
import { outcomesByState, transitionsTaken } from '../data/steps';
import { useStore } from '../data/store';
import { useQuery } from '../data/use-query';
import { GraphView } from '../graph/graph-view';
import { announce } from '../parts/announce';
import { Problem } from '../parts/empty';
import { Status } from '../parts/status';
import { Inspector } from './inspector';

/** Milliseconds between two looks at an execution that runs. */
const REFRESH_MS = 400;

export function ExecutionView({ arn }: { readonly arn: string; readonly route: Route }) {
  useStore(executions);
  const { data: detail, error, reload } = useQuery(arn, () => get<ExecutionDetail>('execution', { arn }));
  const [selected, setSelected] = useState<string>();
  const running = detail?.summary.status === 'RUNNING';
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(reload, REFRESH_MS);
    return () => clearInterval(timer);
  }, [running, reload]);
  const status = detail?.summary.status;
  useEffect(() => {
    if (status) announce(`Execution ${status.toLowerCase()}`);
  }, [status]);
  const shown = useMemo(
    () => detail && { outcomes: outcomesByState(detail.steps, Date.now()), taken: transitionsTaken(detail) },
    [detail],
  );
  // The definition is the same object from look to look, so that it is laid out once.
  const definition = useMemo(() => detail?.definition, [arn, detail === undefined]);
  if (error !== undefined && !detail) return <Problem message={error} />;
  if (!detail || !shown || !definition) return <p class="muted pad">Loading…</p>;
  return (
    <section class="execution fill" aria-label="Execution">
      <ExecutionHeader detail={detail} />
      <div class="split">
        <div class="canvas" onClick={() => setSelected(undefined)}>
          <GraphView definition={definition} {...shown} selected={selected} onSelect={setSelected} />
        </div>
        <Inspector detail={detail} state={selected} onSelect={setSelected} />
      </div>
    </section>
  );
}

function ExecutionHeader({ detail }: { readonly detail: ExecutionDetail }) {
  const { summary, steps } = detail;
  const { broadcastId, name, machine, type, status, startedAt, endedAt } = summary;
  return (
    <header class="execution-header">
      <h1>
        <a href={linkTo('executions')}>Executions</a>
        <span aria-hidden="true"> / </span>
        {broadcastId ?? name}
      </h1>
      <p class="facts">
        <Status status={status} />
        <span>{endedAt === undefined ? 'running' : duration(endedAt - startedAt)}</span>
        <span>{plural(steps.length, 'step')}</span>
        <span>
          {shortMachine(machine)} <span class="muted">{type}</span>
        </span>
        <span class="muted">{dateAndTime(startedAt)}</span>
      </p>
    </header>
  );
}
