/** What the chosen state did: each stay in it, with input, output, attempts and errors; without a choice, the execution's own. */
import { useEffect, useState } from 'preact/hooks';
import type { AttemptData, ExecutionDetail, StepData, StepSummary } from '../../api/contract';
import { get } from '../data/api';
import { duration, plural } from '../data/format';
import { useQuery } from '../data/use-query';
import { Problem } from '../parts/empty';
import { Json } from '../parts/json';
import { Status } from '../parts/status';
import { stateIn } from './state-in';
import { Stays } from './stays';

interface InspectorProps {
  readonly detail: ExecutionDetail;
  readonly state: string | undefined;
  readonly onSelect: (state: string | undefined) => void;
}

export function Inspector({ detail, state, onSelect }: InspectorProps) {
  if (state === undefined) return <ExecutionData detail={detail} />;
  return <StateData key={state} detail={detail} state={state} onClose={() => onSelect(undefined)} />;
}

function ExecutionData({ detail }: { readonly detail: ExecutionDetail }) {
  const { input, output, error, cause } = detail;
  return (
    <aside class="inspector" aria-label="Input and output of the execution">
      {error !== undefined && <Failure error={error} cause={cause} />}
      <Json label="Input" text={input} />
      <Json label="Output" text={output} />
      <p class="muted">Choose a state to see what went in and came out.</p>
    </aside>
  );
}

function StateData({
  detail,
  state,
  onClose,
}: {
  readonly detail: ExecutionDetail;
  readonly state: string;
  readonly onClose: () => void;
}) {
  const stays = detail.steps.filter((step) => step.state === state);
  const [chosen, setChosen] = useState<number>();
  const step = stays.find(({ id }) => id === chosen) ?? stays.find(({ status }) => status === 'FAILED') ?? stays[0];
  const definition = stateIn(detail.definition, state);
  return (
    <aside class="inspector" aria-label={`State ${state}`}>
      <header>
        <h2>{state}</h2>
        <button type="button" class="quiet small" onClick={onClose} aria-label="Close the state">
          ✕
        </button>
      </header>
      <p class="muted">{definition?.Comment ?? definition?.Type}</p>
      {stays.length > 1 && step && <Stays detail={detail} stays={stays} chosen={step.id} onChoose={setChosen} />}
      {step ? (
        <StepView key={step.id} arn={detail.summary.arn} step={step} />
      ) : (
        <p>This execution has not entered it.</p>
      )}
      <details>
        <summary>Definition</summary>
        <Json label="Amazon States Language" text={JSON.stringify(definition)} />
      </details>
    </aside>
  );
}

function StepView({ arn, step }: { readonly arn: string; readonly step: StepSummary }) {
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
