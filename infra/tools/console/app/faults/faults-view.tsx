/** Turns faults on and off: presets as switches, the whole document for everything else, and how often each has struck. */
import { useState } from 'preact/hooks';
import type { Fault } from '../../api/contract';
import { count } from '../data/format';
import { announce } from '../parts/announce';
import { Problem } from '../parts/empty';
import { type FaultPreset, PRESETS, sameFault } from './presets';
import { type Faults, type SetFault, useFaults } from './use-faults';

export function FaultsView() {
  const faults = useFaults();
  const { faults: set, problem } = faults;
  if (!set) return problem === undefined ? <p class="muted pad">Loading…</p> : <Problem message={problem} />;
  const toggle = ({ fault, name }: FaultPreset) => {
    const others = set.filter((each) => !sameFault(each.fault, fault)).map((each) => each.fault);
    const on = others.length === set.length;
    void faults.set(on ? [...others, fault] : others).then(() => announce(`${name}: ${on ? 'on' : 'off'}`));
  };
  const own = set.filter(({ fault }) => !PRESETS.some((preset) => sameFault(preset.fault, fault)));
  return (
    <section class="page columns" aria-label="Faults">
      <div class="form">
        <div class="title">
          <h1>Inject faults</h1>
          <button
            type="button"
            disabled={set.length === 0}
            onClick={() => void faults.set([]).then(() => announce('All faults are off'))}
          >
            All off
          </button>
        </div>
        <p class="muted">
          {set.length === 0
            ? 'No faults are on. Switch one on, publish an event, and see in its report what became of each connection.'
            : 'Publish an event, and see in its report what became of each connection.'}
        </p>
        {problem !== undefined && <Problem message={problem} />}
        <ul class="switches">
          {PRESETS.map((preset) => (
            <Switch
              key={preset.name}
              preset={preset}
              set={set.find(({ fault }) => sameFault(fault, preset.fault))}
              onToggle={() => toggle(preset)}
            />
          ))}
        </ul>
        {own.length > 0 && (
          <ul class="switches" aria-label="Faults of your own">
            {own.map(({ fault, injected, occasions }, index) => (
              <li key={index}>
                <code>{JSON.stringify(fault)}</code> <Struck injected={injected} occasions={occasions} />
              </li>
            ))}
          </ul>
        )}
      </div>
      <Document faults={faults} set={set} />
    </section>
  );
}

function Switch({
  preset,
  set,
  onToggle,
}: {
  readonly preset: FaultPreset;
  readonly set: SetFault | undefined;
  readonly onToggle: () => void;
}) {
  return (
    <li>
      <button
        type="button"
        role="switch"
        class="switch"
        aria-checked={set !== undefined}
        aria-label={preset.name}
        onClick={onToggle}
      >
        <span aria-hidden="true" />
      </button>
      <div>
        <strong>{preset.name}</strong> {set && <Struck {...set} />}
        <p class="muted">{preset.says}</p>
      </div>
    </li>
  );
}

const Struck = ({ injected, occasions }: { readonly injected: number; readonly occasions: number }) => (
  <span class={injected > 0 ? 'warn' : 'muted'}>
    {count(injected)} of {count(occasions)}
  </span>
);

function Document({ faults, set }: { readonly faults: Faults; readonly set: readonly SetFault[] }) {
  const [draft, setDraft] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const current = JSON.stringify({ seed: faults.seed ?? 1, faults: set.map(({ fault }) => fault) }, null, 2);
  const apply = () => {
    try {
      const { seed, faults: next } = JSON.parse(draft ?? current) as { seed?: number; faults?: Fault[] };
      setProblem(undefined);
      void faults.set(next ?? [], seed).then(() => setDraft(undefined));
    } catch (error) {
      setProblem(`Not JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return (
    <form
      class="form"
      aria-label="Faults document"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <label>
        Faults document
        <textarea
          rows={18}
          spellcheck={false}
          value={draft ?? current}
          onInput={({ currentTarget }) => setDraft(currentTarget.value)}
        />
      </label>
      <p class="muted">
        The same document as for <code>npm start -- --faults FILE</code>; infra/local/README.md lists every kind. The
        same seed causes the same faults.
      </p>
      {problem !== undefined && <Problem message={problem} />}
      <div class="inline">
        <button type="submit" disabled={draft === undefined}>
          Apply
        </button>
        {draft !== undefined && (
          <button type="button" class="quiet" onClick={() => setDraft(undefined)}>
            Discard
          </button>
        )}
      </div>
    </form>
  );
}
