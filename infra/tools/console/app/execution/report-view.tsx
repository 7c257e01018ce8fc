/** The delivery report of an execution's broadcast: totals, who was not reached, what failed, who got it. */
import { useEffect, useMemo } from 'preact/hooks';
import type { BroadcastState, DeliveryReport, ExecutionSummary, RecipientOutcome } from '../../api/contract';
import { get } from '../data/api';
import { count, duration, plural } from '../data/format';
import { useQuery } from '../data/use-query';
import { Empty, Problem } from '../parts/empty';
import { Json } from '../parts/json';
import { Status } from '../parts/status';
import { Resend } from './resend';
import { VirtualList } from '../parts/virtual-list';

export function ReportView({ summary }: { readonly summary: ExecutionSummary }) {
  const { broadcastId, status } = summary;
  if (broadcastId === undefined) return <Empty title="This execution does not belong to a broadcast" />;
  return <Broadcast key={broadcastId} id={broadcastId} executionStatus={status} />;
}

function Broadcast({ id, executionStatus }: { readonly id: string; readonly executionStatus: string }) {
  const { data, error, reload } = useQuery(id, () => get<BroadcastState>('broadcast', { id }));
  const waiting = data !== undefined && !data.isClosed;
  useEffect(reload, [executionStatus]);
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setInterval(reload, 1_000);
    return () => clearInterval(timer);
  }, [waiting, reload]);
  if (!data) return error === undefined ? <p class="muted pad">Loading…</p> : <Problem message={error} />;
  const { report, attempt, outcomes, caughtUp, unknown } = data;
  return (
    <div class="report" role="tabpanel" aria-label="Report">
      {report ? (
        <Report report={report} />
      ) : (
        <Empty title="No report yet">
          <p>
            The broadcast is claimed{attempt > 1 ? `, for the ${attempt}th time` : ''}. Its report appears when it ends.
          </p>
        </Empty>
      )}
      {unknown.length > 0 && (
        <div class="failure" role="status">
          <strong>Not on record</strong>
          {unknown.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
      )}
      <p class="muted facts">
        {attempt > 1 && <span>Started {plural(attempt, 'time')}</span>}
        <span>{publication(data)}</span>
        {data.traceId !== undefined && (
          <span>
            Trace <code>{data.traceId}</code>
          </span>
        )}
        {data.acknowledged !== undefined && <span>Acknowledged {data.acknowledged}</span>}
        {data.toReach !== undefined && <span>To reach in another way: {data.toReach}</span>}
      </p>
      {report && (report.failed > 0 || report.status === 'FAILED' || report.lostParts > 0) && (
        <Resend broadcastId={id} />
      )}
      {outcomes.length > 0 && <Outcomes outcomes={outcomes} />}
      {caughtUp.length > 0 && <CaughtUp caughtUp={caughtUp} />}
      {report && (
        <details>
          <summary>As JSON</summary>
          <Json label="Delivery report" text={JSON.stringify(report)} />
        </details>
      )}
    </div>
  );
}

function publication({ publishedAt, isClosed }: BroadcastState): string {
  if (publishedAt !== undefined) return `Published ${publishedAt}`;
  return isClosed ? "Not published: the setting reports is 'exceptions'" : 'Not published on the bus yet';
}

const TOTALS = ['delivered', 'stale', 'failed'] as const;

function Report({ report }: { readonly report: DeliveryReport }) {
  const { status, connections, durationMs, batches, lostParts, unreachedUsers, failures, error } = report;
  return (
    <>
      <div class="facts">
        <Status status={status} />
        <span>{duration(durationMs)}</span>
        <span>{plural(batches, 'batch', 'batches')}</span>
      </div>
      <dl class="totals">
        <Total label="connections" value={connections} />
        {TOTALS.map((name) => (
          <Total key={name} label={name} value={report[name]} kind={name} />
        ))}
        <Total label="users unreached" value={unreachedUsers.count} />
        {lostParts > 0 && <Total label="parts lost" value={lostParts} kind="failed" />}
      </dl>
      {connections > 0 && (
        <div class="share" role="img" aria-label={TOTALS.map((name) => `${report[name]} ${name}`).join(', ')}>
          {TOTALS.map((name) => (
            <span key={name} class={name} style={{ flexGrow: report[name] }} />
          ))}
        </div>
      )}
      {error && (
        <div class="failure">
          <strong>{error.name}</strong>
          <pre>{error.cause}</pre>
        </div>
      )}
      {unreachedUsers.count > 0 && (
        <div>
          <h2>Users not reached</h2>
          <p>
            {unreachedUsers.users.join(', ')}
            {unreachedUsers.count > unreachedUsers.users.length &&
              ` and ${count(unreachedUsers.count - unreachedUsers.users.length)} more`}
          </p>
        </div>
      )}
      {failures.length > 0 && (
        <div>
          <h2>First failures</h2>
          <ul class="plain">
            {failures.map(({ connectionId, reason }) => (
              <li key={connectionId}>
                <code>{connectionId}</code> <span class="bad">{reason}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function Total({
  label,
  value,
  kind = '',
}: {
  readonly label: string;
  readonly value: number;
  readonly kind?: string;
}) {
  return (
    <div>
      <dt>{label}</dt>
      <dd class={value > 0 ? kind : 'muted'}>{count(value)}</dd>
    </div>
  );
}

function CaughtUp({ caughtUp }: Pick<BroadcastState, 'caughtUp'>) {
  return (
    <div>
      <h2>Caught up later</h2>
      <ul class="plain">
        {caughtUp.map(({ userId, connectionId, at, confirmedAt }) => (
          <li key={`${at} ${connectionId}`}>
            {userId} <code>{connectionId}</code> {at}{' '}
            {confirmedAt === undefined ? (
              <span class="muted">sent, not confirmed by the client</span>
            ) : (
              <span class="delivered">confirmed {confirmedAt}</span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

const ROW_HEIGHT = 28;
const SHOWN_ROWS = 10;

function Outcomes({ outcomes }: { readonly outcomes: readonly RecipientOutcome[] }) {
  const worstFirst = useMemo(
    () => [...outcomes].sort((a, b) => TOTALS.indexOf(b.outcome) - TOTALS.indexOf(a.outcome)),
    [outcomes],
  );
  return (
    <div>
      <h2>Outcome of each connection</h2>
      <VirtualList
        label="Outcomes by connection"
        class="outcomes"
        items={worstFirst}
        rowHeight={ROW_HEIGHT}
        height={ROW_HEIGHT * Math.min(SHOWN_ROWS, outcomes.length)}
        keyOf={({ connectionId }) => connectionId}
        render={({ connectionId, userId, outcome, reason }) => (
          <>
            <span role="gridcell">{userId ?? <span class="muted">addressed directly</span>}</span>
            <span role="gridcell">
              <code>{connectionId}</code>
            </span>
            <span role="gridcell" class={outcome}>
              {outcome}
              {reason !== undefined && ` ${reason}`}
            </span>
          </>
        )}
      />
    </div>
  );
}
