/** How something went, in colour and in words: never in colour alone. */
const MARKS: Readonly<Record<string, string>> = {
  RUNNING: '●',
  SUCCEEDED: '✓',
  CAUGHT: '↷',
  FAILED: '✕',
  TIMED_OUT: '⏱',
  ABORTED: '■',
  COMPLETED: '✓',
  PARTIAL: '◐',
  NO_CONNECTIONS: '○',
  EXPIRED: '⏱',
  DUPLICATE: '=',
  OPEN: '●',
  CONNECTING: '○',
  CLOSED: '○',
  GONE: '○',
  UNREGISTERED: '!',
};

export function Status({ status, label = status }: { readonly status: string; readonly label?: string }) {
  return (
    <span class={`status ${status.toLowerCase()}`}>
      <span class="mark" aria-hidden="true">
        {MARKS[status] ?? '·'}
      </span>
      {label.toLowerCase().replaceAll('_', ' ')}
    </span>
  );
}
