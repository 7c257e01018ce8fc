/** The filters of the list, and above them how many executions there are by result, and in which span of time. */
import type { ExecutionCounts, ExecutionFilter } from '../../api/contract';
import { MAX_FILTER_CHARACTERS, RESULTS } from '../../api/executions/filter';
import { count, dateAndTime, localTime } from '../data/format';
import { useOverview } from '../data/overview';
import { changeQuery } from '../data/route';
import { Status } from '../parts/status';

interface FilterBarProps {
  readonly filter: ExecutionFilter;
  readonly counts: ExecutionCounts | undefined;
}

export function FilterBar({ filter, counts }: FilterBarProps) {
  return (
    <div role="search" aria-label="Filter executions">
      <div class="bar">
        <input
          type="search"
          class="grow"
          id="search"
          placeholder="Broadcast, event id, error…   /"
          aria-label="Filter executions by text"
          maxLength={MAX_FILTER_CHARACTERS}
          value={filter.text ?? ''}
          onInput={({ currentTarget }) => changeQuery({ text: currentTarget.value })}
        />
        <Mapping filter={filter} counts={counts} />
        <Time filter={filter} />
        <label class="check">
          <input
            type="checkbox"
            checked={filter.children ?? false}
            onChange={({ currentTarget }) => changeQuery({ children: currentTarget.checked ? 'true' : undefined })}
          />
          Map Run children
        </label>
      </div>
      {counts && <Counts filter={filter} counts={counts} />}
    </div>
  );
}

function Mapping({ filter: { mapping = '' }, counts }: FilterBarProps) {
  const known = counts?.mappings ?? [];
  const names = mapping === '' || known.includes(mapping) ? known : [mapping, ...known];
  return (
    <select
      aria-label="Mapping"
      value={mapping}
      onChange={({ currentTarget }) => changeQuery({ mapping: currentTarget.value })}
    >
      <option value="">Any mapping</option>
      {names.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}

const MINUTE = 60_000;
const SPANS: readonly (readonly [label: string, milliseconds: number])[] = [
  ['the last 5 minutes', 5 * MINUTE],
  ['the last hour', 60 * MINUTE],
  ['the last 24 hours', 24 * 60 * MINUTE],
];

/** Choosing a span writes its start, so that the address means the same later. */
function Time({ filter: { from, to } }: Pick<FilterBarProps, 'filter'>) {
  const isSet = (from ?? to) !== undefined;
  return (
    <>
      <select
        aria-label="Time"
        value={isSet ? 'set' : ''}
        onChange={({ currentTarget: { value } }) =>
          changeQuery({
            from: value === '' ? undefined : new Date(Date.now() - Number(value)).toISOString(),
            to: undefined,
          })
        }
      >
        <option value="">Any time</option>
        {isSet && <option value="set">Between</option>}
        {SPANS.map(([label, milliseconds]) => (
          <option key={label} value={String(milliseconds)}>
            From {label} on
          </option>
        ))}
      </select>
      {isSet && (
        <>
          <TimeField name="from" label="From" value={from} />
          <TimeField name="to" label="Until" value={to} />
        </>
      )}
    </>
  );
}

function TimeField({
  name,
  label,
  value,
}: {
  readonly name: 'from' | 'to';
  readonly label: string;
  readonly value: number | undefined;
}) {
  return (
    <input
      type="datetime-local"
      step={1}
      aria-label={label}
      value={localTime(value)}
      onChange={({ currentTarget }) => {
        const time = new Date(currentTarget.value);
        changeQuery({ [name]: Number.isNaN(time.getTime()) ? undefined : time.toISOString() });
      }}
    />
  );
}

function Counts({ filter, counts }: { readonly filter: ExecutionFilter; readonly counts: ExecutionCounts }) {
  const { byResult, from, to, known } = counts;
  const listed = useOverview()?.listed;
  const total = Object.values(byResult).reduce((sum, value) => sum + value, 0);
  const shown = filter.result === undefined ? total : (byResult[filter.result] ?? 0);
  return (
    <div class="bar counts">
      <div class="chips" role="group" aria-label="Filter executions by result">
        {RESULTS.filter((result) => (byResult[result] ?? 0) > 0 || filter.result === result).map((result) => (
          <button
            key={result}
            type="button"
            class="chip"
            aria-pressed={filter.result === result}
            onClick={() => changeQuery({ result: filter.result === result ? undefined : result })}
          >
            <Status status={result} /> {count(byResult[result] ?? 0)}
          </button>
        ))}
      </div>
      {from !== undefined && to !== undefined && (
        <span class="muted">
          {dateAndTime(from)} – {dateAndTime(to)}
        </span>
      )}
      <output class="muted" aria-live="polite">
        {count(shown)} of {count(known)}
        {listed !== undefined && `: ${listed}`}
      </output>
    </div>
  );
}
