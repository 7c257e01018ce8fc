/**
 * A field for each value in the event's detail, with what the contract says of it. What is typed goes into the JSON text. What does not
 * fit is told and can be published all the same: that is how to see what the service does with it.
 */
import { useState } from 'preact/hooks';
import type { ContractField } from '../../api/contract';
import { type Field, fieldsOf, misfit, valueOf, wanted, withValue } from './fields';

interface DetailFieldsProps {
  /** JSON text of an object. */
  readonly detail: string;
  /** What it says about fields of this event. */
  readonly contract: readonly ContractField[] | undefined;
  readonly onChange: (detail: string) => void;
}

export function DetailFields({ detail, contract, onChange }: DetailFieldsProps) {
  const parsed: unknown = JSON.parse(detail);
  return (
    <fieldset class="fields">
      <legend>Fields of the detail</legend>
      {fieldsOf(parsed, contract).map((field) => (
        <DetailField
          key={field.label}
          field={field}
          onChange={(value) => onChange(JSON.stringify(withValue(parsed, field.path, value), null, 2))}
        />
      ))}
    </fieldset>
  );
}

interface DetailFieldProps {
  readonly field: Field;
  readonly onChange: (value: unknown) => void;
}

function DetailField({ field, onChange }: DetailFieldProps) {
  const { label, contract, value } = field;
  const problem = contract && misfit(contract, value);
  const said = contract ? wanted(contract) : '';
  const described = said === '' && problem === undefined ? undefined : `about-${label}`;
  return (
    <div>
      <Control field={field} onChange={onChange} describedBy={described} isWrong={problem !== undefined} />
      {described !== undefined && (
        <p id={described} class={problem === undefined ? 'hint muted' : 'hint warn'}>
          {problem === undefined ? said : `Does not fit the contract: it ${problem}`}
        </p>
      )}
    </div>
  );
}

interface ControlProps extends DetailFieldProps {
  readonly describedBy: string | undefined;
  readonly isWrong: boolean;
}

function Control({ field, onChange, describedBy, isWrong }: ControlProps) {
  const { label, kind, value, contract } = field;
  // While the text is no value of its kind, the reader keeps what was typed, and the JSON what it had.
  const [typed, setTyped] = useState<string>();
  if (contract?.choices) return <Choice {...{ field, onChange, describedBy, isWrong }} choices={contract.choices} />;
  if (kind === 'flag') {
    return (
      <label class="check">
        <input
          type="checkbox"
          checked={value === true}
          aria-describedby={describedBy}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
        {label}
      </label>
    );
  }
  const type = (text: string) => {
    const isLeftOut = text === '' && contract?.required === false;
    const next = isLeftOut ? undefined : valueOf(field, text);
    setTyped(text);
    if (isLeftOut || next !== undefined) onChange(next);
  };
  return (
    <label>
      {label}
      {kind === 'names' && ', separated by commas'}
      <input
        inputMode={kind === 'number' ? 'decimal' : 'text'}
        value={typed ?? textOf(field)}
        aria-invalid={isWrong || (typed !== undefined && typed !== '' && valueOf(field, typed) === undefined)}
        aria-describedby={describedBy}
        onInput={({ currentTarget }) => type(currentTarget.value)}
        onBlur={() => setTyped(undefined)}
      />
    </label>
  );
}

/** The values that the contract allows, and the one that the detail has. */
function Choice({
  field: { label, value },
  choices,
  onChange,
  describedBy,
  isWrong,
}: ControlProps & { readonly choices: NonNullable<ContractField['choices']> }) {
  const all: readonly unknown[] = choices.includes(value as string) ? choices : [value, ...choices];
  return (
    <label>
      {label}
      <select
        value={String(all.indexOf(value))}
        aria-invalid={isWrong}
        aria-describedby={describedBy}
        onChange={({ currentTarget }) => onChange(all[Number(currentTarget.value)])}
      >
        {all.map((each, index) => (
          <option key={index} value={String(index)}>
            {shown(each)}
          </option>
        ))}
      </select>
    </label>
  );
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

function textOf({ kind, value }: Field): string {
  if (value === undefined) return '';
  if (kind === 'names') return (value as readonly string[]).join(', ');
  return kind === 'json' ? JSON.stringify(value) : shown(value);
}
