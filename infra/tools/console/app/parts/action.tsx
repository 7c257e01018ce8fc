/** A button that does something on the server, with what it answered or why it refused beside it. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { announce } from './announce';
import { Problem } from './empty';

interface ActionProps {
  readonly label: string;
  /** What to say beside the button afterwards: text, for screen readers too, and more, such as links. */
  readonly act: () => Promise<{ readonly said: string; readonly more?: ComponentChildren }>;
  readonly disabled?: boolean;
  readonly title?: string;
}

export function Action({ label, act, disabled = false, title }: ActionProps) {
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<{ readonly said: string; readonly more?: ComponentChildren }>();
  const [problem, setProblem] = useState<string>();
  const run = async () => {
    setBusy(true);
    setProblem(undefined);
    setDone(undefined);
    try {
      const answer = await act();
      setDone(answer);
      announce(answer.said);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="action">
      <button type="button" disabled={busy || disabled} title={title} onClick={() => void run()}>
        {label}
      </button>
      {done && (
        <span>
          {done.said} {done.more}
        </span>
      )}
      {problem !== undefined && <Problem message={problem} />}
    </div>
  );
}
