/** What functions and workflow logged about one stay in a state; read when the reader opens it. */
import { useState } from 'preact/hooks';
import type { ExecutionSummary, LogEntry, StepData, StepSummary } from '../../api/contract';
import { get } from '../data/api';
import { plural } from '../data/format';
import { useQuery } from '../data/use-query';
import { Problem } from '../parts/empty';
import { isUnnamed, linesOfStep } from './lines-of-step';
import { LogLines } from './logs-view';

interface StepLogsProps {
  readonly summary: ExecutionSummary;
  readonly step: StepSummary;
  readonly data: StepData;
}

export function StepLogs({ summary: { arn, broadcastId }, step, data }: StepLogsProps) {
  const [opened, setOpened] = useState(false);
  if (broadcastId === undefined) return null;
  return (
    <details onToggle={({ currentTarget }) => setOpened(currentTarget.open)}>
      <summary>Logs</summary>
      {opened && <Lines key={step.status} arn={arn} broadcastId={broadcastId} data={data} />}
    </details>
  );
}

const SHOWN_LINES = 8;

function Lines({
  arn,
  broadcastId,
  data,
}: { readonly arn: string; readonly broadcastId: string } & Pick<StepLogsProps, 'data'>) {
  const { data: logs, error } = useQuery(broadcastId, () => get<LogEntry[]>('logs', { broadcastId }));
  if (!logs) return error === undefined ? <p class="muted">Loading…</p> : <Problem message={error} />;
  const lines = linesOfStep(logs, arn, data);
  const guessed = data.attempts.some(isUnnamed);
  return (
    <>
      <p class="muted">
        {plural(lines.length, 'line')}
        {guessed &&
          '. An attempt that did not answer does not name its run: lines of other runs at that time may be among them'}
      </p>
      {lines.length > 0 && <LogLines lines={lines} shownRows={SHOWN_LINES} />}
    </>
  );
}
