/** Draws a definition, coloured by how its states went. Tab and the arrow keys move between states, Enter opens one. */
import { useMemo, useRef } from 'preact/hooks';
import type { AslGraph } from '../../api/contract';
import type { StateOutcome } from '../data/steps';
import { duration, plural } from '../data/format';
import { type LaidState, type LaidTransition, layOut, type Point } from './layout';
import { neighbour } from './neighbour';

interface GraphProps {
  readonly definition: AslGraph;
  readonly outcomes: ReadonlyMap<string, StateOutcome>;
  readonly taken: ReadonlySet<string>;
  readonly selected: string | undefined;
  readonly onSelect: (state: string) => void;
}

export function GraphView({ definition, outcomes, taken, selected, onSelect }: GraphProps) {
  const laid = useMemo(() => layOut(definition), [definition]);
  const svg = useRef<SVGSVGElement>(null);
  const focusable = selected ?? definition.StartAt;

  const move = (event: KeyboardEvent, from: LaidState) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      return onSelect(from.name);
    }
    const to = neighbour(laid.states, from, event.key);
    if (!to) return;
    event.preventDefault();
    onSelect(to.name);
    svg.current?.querySelector<SVGGElement>(`[data-state="${CSS.escape(to.name)}"]`)?.focus();
  };

  const box = (state: LaidState) => (
    <StateBox
      key={state.name}
      laid={state}
      outcome={outcomes.get(state.name)}
      selected={state.name === selected}
      tab={state.name === focusable}
      onSelect={onSelect}
      onKey={move}
    />
  );

  return (
    <svg
      ref={svg}
      class="graph"
      role="group"
      aria-label="Graph of the state machine"
      style={{ '--width': `${laid.width}px` }}
      viewBox={`0 0 ${laid.width} ${laid.height}`}
    >
      <defs>
        {['plain', 'taken'].map((kind) => (
          <marker
            id={`arrow-${kind}`}
            class={`arrow ${kind}`}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M0 0.5 L8 4 L0 7.5 Z" />
          </marker>
        ))}
      </defs>
      {laid.states.filter(({ group }) => group).map(box)}
      {laid.transitions.map((transition) => (
        <TransitionLine
          key={`${transition.from}>${transition.to}`}
          transition={transition}
          taken={taken.has(`${transition.from}>${transition.to}`)}
        />
      ))}
      {laid.states.filter(({ group }) => !group).map(box)}
    </svg>
  );
}

interface StateBoxProps {
  readonly laid: LaidState;
  readonly outcome: StateOutcome | undefined;
  readonly selected: boolean;
  /** Whether Tab stops here; exactly one state of the graph does. */
  readonly tab: boolean;
  readonly onSelect: (state: string) => void;
  readonly onKey: (event: KeyboardEvent, from: LaidState) => void;
}

function StateBox({ laid, outcome, selected, tab, onSelect, onKey }: StateBoxProps) {
  const { name, state, x, y, width, height, group } = laid;
  const status = outcome?.status.toLowerCase() ?? 'not-entered';
  return (
    <g
      class={`state ${status}${group ? ' group' : ''}${selected ? ' selected' : ''}`}
      data-state={name}
      data-status={status}
      transform={`translate(${x} ${y})`}
      role="button"
      tabindex={tab ? 0 : -1}
      aria-pressed={selected}
      onClick={(event) => {
        event.stopPropagation();
        onSelect(name);
      }}
      onKeyDown={(event) => onKey(event, laid)}
    >
      {/* The name for screen readers. A label would have to repeat what is drawn, word for word. */}
      <title>{describe(laid, outcome)}</title>
      <rect width={width} height={height} rx="6" />
      <text class="name" x="12" y={group ? 19 : outcome ? 16 : height / 2 + 4}>
        {name}
      </text>
      {!group && outcome && (
        <text class="note" x="12" y="29">
          {note(outcome)}
        </text>
      )}
      {group && (
        <text class="note" x={width - 10} y="19" text-anchor="end">
          {outcome ? note(outcome) : state.Type}
        </text>
      )}
    </g>
  );
}

const note = ({ runs, retries, totalMs, status }: StateOutcome): string =>
  [
    ...(runs > 1 ? [`${runs}×`] : []),
    status === 'RUNNING' ? 'running' : duration(totalMs),
    ...(retries > 0 ? [plural(retries, 'retry', 'retries')] : []),
  ].join(' · ');

function describe({ name, state }: LaidState, outcome: StateOutcome | undefined): string {
  if (!outcome) return `${name}, ${state.Type}, not entered`;
  const { status, runs, retries, totalMs } = outcome;
  return `${name}, ${state.Type}, ${status.toLowerCase()}, ${plural(runs, 'run')}, ${plural(retries, 'retry', 'retries')}, ${duration(totalMs)}`;
}

function TransitionLine({ transition, taken }: { readonly transition: LaidTransition; readonly taken: boolean }) {
  const kind = taken ? 'taken' : 'plain';
  return (
    <path
      class={`transition ${transition.kind} ${kind}`}
      d={curve(transition.points)}
      marker-end={`url(#arrow-${kind})`}
    />
  );
}

/** A curve through the midpoints between the points, bent at the points. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.pop();
  if (!first || !last) return '';
  const [start, end] = [`M${at(first)}`, `L${at(last)}`];
  const bends = rest.map((point, index) => `Q${at(point)} ${at(middle(point, rest[index + 1] ?? last))}`);
  return [start, ...bends, end].join(' ');
}

const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const at = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
