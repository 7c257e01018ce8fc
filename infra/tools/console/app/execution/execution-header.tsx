/** Which execution it is and how it went, in two lines. */
import type { ComponentChildren } from 'preact';
import type { ExecutionDetail } from '../../api/contract';
import { executions } from '../data/executions';
import { dateAndTime, duration, plural, shortMachine } from '../data/format';
import { linkTo } from '../data/route';
import { Status } from '../parts/status';

export function ExecutionHeader({
  detail,
  children,
}: {
  readonly detail: ExecutionDetail;
  readonly children: ComponentChildren;
}) {
  const { summary, steps } = detail;
  const { arn, broadcastId, name, machine, type, status, startedAt, endedAt, mapRunArn, item } = summary;
  const related = broadcastId === undefined ? [] : executions.of(broadcastId).filter((other) => other.arn !== arn);
  return (
    <header class="execution-header">
      <h1>
        <a href={linkTo('executions')}>Executions</a>
        <span aria-hidden="true"> / </span>
        {broadcastId ?? name}
        {mapRunArn !== undefined && <span> / item {item}</span>}
      </h1>
      <div class="facts">
        <Status status={status} />
        <span>{endedAt === undefined ? 'running' : duration(endedAt - startedAt)}</span>
        <span>{plural(steps.length, 'step')}</span>
        <span>
          {shortMachine(machine)} <span class="muted">{type}</span>
        </span>
        <span class="muted">{dateAndTime(startedAt)}</span>
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
