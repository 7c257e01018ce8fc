/** Which execution it is and how it went, in two lines. */
import type { ComponentChildren } from 'preact';
import type { ExecutionDetail } from '../../api/contract';
import { resultOf } from '../../api/executions/filter';
import { useExecutions } from '../data/execution-list';
import { dateAndTime, duration, plural, shortMachine } from '../data/format';
import { useOverview } from '../data/overview';
import { linkBack, linkTo } from '../data/route';
import { Status } from '../parts/status';
import { Totals } from '../parts/totals';

/** Other executions of the broadcast that are linked: a broadcast has few. */
const MAX_RELATED = 10;

export function ExecutionHeader({
  detail,
  children,
}: {
  readonly detail: ExecutionDetail;
  readonly children: ComponentChildren;
}) {
  const { summary, steps } = detail;
  const { arn, broadcastId, eventId, name, machine, type, startedAt, totals, error, endedAt, mapRunArn, item } =
    summary;
  const { rows } = useExecutions(broadcastId === undefined ? { arn } : { broadcastId });
  const hasEvents = useOverview()?.notOffered.events === undefined;
  const related = rows.filter((other) => other.arn !== arn).slice(0, MAX_RELATED);
  return (
    <header class="execution-header">
      <h1>
        <a href={linkBack('executions')}>Executions</a>
        <span aria-hidden="true"> / </span>
        {broadcastId ?? name}
        {mapRunArn !== undefined && <span> / item {item}</span>}
      </h1>
      <div class="facts">
        <Status status={resultOf(summary)} />
        {totals && <Totals totals={totals} outcome={undefined} />}
        {error !== undefined && <span class="bad">{error}</span>}
        <span>{endedAt === undefined ? 'running' : duration(endedAt - startedAt)}</span>
        <span>{plural(steps.length, 'step')}</span>
        <span>
          {shortMachine(machine)} <span class="muted">{type}</span>
        </span>
        <span class="muted">{dateAndTime(startedAt)}</span>
        {eventId !== undefined && hasEvents && <a href={linkTo('events', undefined, { text: eventId })}>its event</a>}
        {related.map((other) => (
          <a key={other.arn} href={linkTo('executions', other.arn)}>
            {shortMachine(other.machine)} of the same broadcast →
          </a>
        ))}
      </div>
      {children}
    </header>
  );
}
