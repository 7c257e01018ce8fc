/**
 * What the chosen state did: each stay with input, output, attempts and errors. Without a choice, the execution's own
 * data.
 */
import { useEffect, useRef } from 'preact/hooks';
import type {
  AttemptData,
  ExecutionDetail,
  ExecutionSummary,
  StepData,
  StepSummary,
  AslGraph,
  AslState,
} from '../../api/contract';
import { get } from '../data/api';
import { duration, plural } from '../data/format';
import { useQuery } from '../data/use-query';
import { Problem } from '../parts/empty';
import { Json } from '../parts/json';
import { Status } from '../parts/status';
import { Iterations } from './iterations';
import { MapRun } from './map-run';
import type { Selection } from './selection';
import { StartAgain } from './start-again';
import { Stays } from './stays';
import { StepLogs } from './step-logs';
import { innerGraphs } from '../graph/transitions';

interface InspectorProps {
  readonly detail: ExecutionDetail;
  readonly selection: Selection | undefined;
  readonly onSelect: (selection: Selection | undefined) => void;
}

export function Inspector({ detail, selection, onSelect }: InspectorProps) {
  if (!selection) return <ExecutionData detail={detail} />;
  return <StateData key={selection.state} detail={detail} selection={selection} onSelect={onSelect} />;
}

function ExecutionData({ detail }: { readonly detail: ExecutionDetail }) {
  const { input, output, error, cause } = detail;
  return (
    <aside class="inspector" aria-label="Input and output of the execution">
      {error !== undefined && <Failure error={error} cause={cause} />}
      <Json label="Input" text={input} />
      <Json label="Output" text={output} />
      {detail.missing !== undefined && <Missing why={detail.missing} />}
      {detail.summary.mapRunArn === undefined && input !== undefined && (
        <StartAgain arn={detail.summary.arn} input={input} />
      )}
      <p class="muted">Choose a state to see what went in and came out.</p>
    </aside>
  );
}

/** For a step that is not shown, nobody knows whether it was entered. */
const Missing = ({ why }: { readonly why: string }) => <span class="warn">Not every step is shown: {why}.</span>;

interface StateDataProps extends InspectorProps {
  readonly selection: Selection;
}

function StateData({ detail, selection, onSelect }: StateDataProps) {
  const { state } = selection;
  const aside = useRef<HTMLElement>(null);
  // On a narrow page it is below the graph.
  useEffect(() => aside.current?.scrollIntoView({ block: 'nearest' }), [state]);
  const stays = detail.steps.filter((step) => step.state === state);
  const step =
    stays.find(({ id }) => id === selection.step) ?? stays.find(({ status }) => status === 'FAILED') ?? stays[0];
  const definition = stateIn(detail.definition, state);
  return (
    <aside ref={aside} class="inspector" aria-label={`State ${state}`}>
      <header>
        <h2>{state}</h2>
        <button type="button" class="quiet small" onClick={() => onSelect(undefined)} aria-label="Close the state">
          ✕
        </button>
      </header>
      <p class="muted">{definition?.Comment ?? definition?.Type}</p>
      {stays.length > 1 && step && (
        <Stays detail={detail} stays={stays} chosen={step.id} onChoose={(id) => onSelect({ state, step: id })} />
      )}
      {step ? (
        <StepView key={step.id} summary={detail.summary} step={step} />
      ) : (
        <p>
          {detail.missing === undefined ? (
            'This execution has not entered this state.'
          ) : (
            <Missing why={detail.missing} />
          )}
        </p>
      )}
      {step && <Iterations detail={detail} step={step} onSelect={onSelect} />}
      {step?.mapRunArn !== undefined && <MapRun detail={detail} arn={step.mapRunArn} />}
      <details>
        <summary>Definition</summary>
        <Json label="Amazon States Language" text={JSON.stringify(definition)} />
        {includedIn(definition, detail.queries).map(([file, query]) => (
          <Json key={file} label={file} text={query} />
        ))}
      </details>
    </aside>
  );
}

/** The queries that the state includes; `Json` shows text that is not JSON as it is. */
const includedIn = (definition: unknown, queries: ExecutionDetail['queries']) => {
  const text = JSON.stringify(definition ?? null);
  return Object.entries(queries).filter(([file]) => text.includes(`$include('${file}')`));
};

function StepView({ summary, step }: { readonly summary: ExecutionSummary; readonly step: StepSummary }) {
  const { arn } = summary;
  const { id, status, startedAt, endedAt, attempts, error } = step;
  const { data, error: problem, reload } = useQuery(`${arn} ${id}`, () => get<StepData>('step', { arn, id }));
  useEffect(reload, [status, attempts]);
  return (
    <div class="step" data-step={id}>
      <p class="facts">
        <Status status={status} />
        {endedAt !== undefined && <span>{duration(endedAt - startedAt)}</span>}
        {attempts > 1 && <span>{plural(attempts - 1, 'retry', 'retries')}</span>}
        {error !== undefined && <span class="bad">{error}</span>}
      </p>
      {problem !== undefined && <Problem message={problem} />}
      {data && <StepDataView data={data} />}
      {data && <StepLogs summary={summary} step={step} data={data} />}
    </div>
  );
}

function StepDataView({ data }: { readonly data: StepData }) {
  const { input, output, variables, attempts, evaluation } = data;
  return (
    <>
      {evaluation && <Failure {...evaluation} />}
      <Json label="Input" text={input} />
      {attempts.map((attempt, index) => (
        <Attempt
          key={attempt.startedAt + index}
          attempt={attempt}
          title={attempts.length > 1 ? `Attempt ${index + 1}` : 'Task'}
        />
      ))}
      <Json label="Output" text={output} />
      {Object.keys(variables).length > 0 && <Json label="Variables assigned" text={assigned(variables)} />}
    </>
  );
}

const assigned = (variables: Readonly<Record<string, string>>): string =>
  `{${Object.entries(variables)
    .map(([name, text]) => `${JSON.stringify(name)}:${text}`)
    .join(',')}}`;

function Attempt({ attempt, title }: { readonly attempt: AttemptData; readonly title: string }) {
  const { resource, startedAt, endedAt, parameters, output, error, cause } = attempt;
  if (parameters === undefined && output === undefined && error === undefined) return null;
  return (
    <details open={error !== undefined}>
      <summary>
        {title} {resource !== undefined && <code>{resource}</code>}{' '}
        {endedAt !== undefined && <span class="muted">{duration(endedAt - startedAt)}</span>}
      </summary>
      {error !== undefined && <Failure error={error} cause={cause} />}
      <Json label="Arguments" text={parameters} />
      <Json label="Result" text={output} />
    </details>
  );
}

function Failure({
  error = 'Failed',
  cause,
}: {
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}) {
  return (
    <div class="failure">
      <strong>{error}</strong>
      {cause !== undefined && <pre>{cause}</pre>}
    </div>
  );
}

/** Finds a state in a definition by name, at any depth; names are unique in a machine. */
export function stateIn(graph: AslGraph, name: string): AslState | undefined {
  const own = graph.States[name];
  if (own) return own;
  for (const state of Object.values(graph.States)) {
    for (const inner of innerGraphs(state)) {
      const found = stateIn(inner, name);
      if (found) return found;
    }
  }
  return undefined;
}
