/** A field for each value in the event's detail. What is typed goes into the JSON text. */
import { useState } from 'preact/hooks';
import { type Field, fieldsOf, valueOf, withValue } from './fields';

interface DetailFieldsProps {
  /** JSON text of an object. */
  readonly detail: string;
  readonly onChange: (detail: string) => void;
}

export function DetailFields({ detail, onChange }: DetailFieldsProps) {
  const parsed: unknown = JSON.parse(detail);
  return (
    <fieldset class="fields">
      <legend>Fields of the detail</legend>
      {fieldsOf(parsed).map((field) => (
        <DetailField
          key={field.label}
          field={field}
          onChange={(value) => onChange(JSON.stringify(withValue(parsed, field.path, value), null, 2))}
        />
      ))}
    </fieldset>
  );
}

function DetailField({ field, onChange }: { readonly field: Field; readonly onChange: (value: unknown) => void }) {
  const { label, kind, value } = field;
  // While the text is no value of its kind, the reader keeps what was typed, and the JSON what it had.
  const [typed, setTyped] = useState<string>();
  if (kind === 'flag') {
    return (
      <label class="check">
        <input
          type="checkbox"
          checked={value === true}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
        {label}
      </label>
    );
  }
  const type = (text: string) => {
    const next = valueOf(field, text);
    setTyped(text);
    if (next !== undefined) onChange(next);
  };
  return (
    <label>
      {label}
      {kind === 'names' && ', separated by commas'}
      <input
        inputMode={kind === 'number' ? 'decimal' : 'text'}
        value={typed ?? textOf(field)}
        aria-invalid={typed !== undefined && valueOf(field, typed) === undefined}
        onInput={({ currentTarget }) => type(currentTarget.value)}
        onBlur={() => setTyped(undefined)}
      />
    </label>
  );
}

function textOf({ kind, value }: Field): string {
  if (kind === 'names') return (value as readonly string[]).join(', ');
  return kind === 'json' ? JSON.stringify(value) : String(value);
}
