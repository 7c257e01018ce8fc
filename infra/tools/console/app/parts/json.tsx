/** Indented JSON in a box with its own scrollbar; only part of a long text is shown at first. */
import { useMemo, useState } from 'preact/hooks';
import { count, prettyJson } from '../data/format';

/** Characters shown at first: a browser takes a moment to lay out more. */
const SHOWN_AT_FIRST = 20_000;

export function Json({ label, text }: { readonly label: string; readonly text: string | undefined }) {
  const [whole, setWhole] = useState(false);
  const pretty = useMemo(() => (text === undefined ? undefined : prettyJson(text)), [text]);
  if (pretty === undefined) return null;
  const cut = !whole && pretty.length > SHOWN_AT_FIRST;
  return (
    <figure class="json">
      <figcaption>
        {label}
        <button type="button" class="quiet small" onClick={() => void navigator.clipboard.writeText(pretty)}>
          Copy
        </button>
      </figcaption>
      <pre tabIndex={0} aria-label={label}>
        {cut ? pretty.slice(0, SHOWN_AT_FIRST) : pretty}
      </pre>
      {cut && (
        <button type="button" class="quiet small" onClick={() => setWhole(true)}>
          Show all {count(pretty.length)} characters
        </button>
      )}
    </figure>
  );
}
