/** One event: what it says, which rules matched, what their broadcasts are, and why the other rules did not match. */
import { useEffect } from 'preact/hooks';
import type { LoggedEventDetail, RuleDecision } from '../../api/contract';
import { get } from '../data/api';
import { useExecutions } from '../data/execution-list';
import { dateAndTime } from '../data/format';
import { live } from '../data/live';
import { linkBack, linkTo } from '../data/route';
import { useQuery } from '../data/use-query';
import { Problem } from '../parts/empty';
import { ExecutionLinks } from '../parts/execution-links';
import { Json } from '../parts/json';
import { PublishAgain } from './publish-again';
import { Matched } from './events-view';

export function EventView({ sequence }: { readonly sequence: string }) {
  const { data, error, reload } = useQuery(sequence, () => get<LoggedEventDetail>('event', { sequence }));
  useEffect(() => live.watch({ changed: () => undefined, events: reload, opened: reload }), [reload]);
  if (!data) return error === undefined ? <p class="muted pad">Loading…</p> : <Problem message={error} />;
  const { id, at, source, detailType, rules, event } = data;
  const [matched, others] = [rules.filter(isMatched), rules.filter((rule) => !isMatched(rule))];
  return (
    <section class="execution fill" aria-label="Event">
      <header class="execution-header">
        <h1>
          <a href={linkBack('events')}>Events</a>
          <span aria-hidden="true"> / </span>
          {detailType}
        </h1>
        <div class="facts">
          <span>{source}</span>
          <span>
            <Matched event={data} />
          </span>
          <code>{id}</code>
          <span class="muted">{dateAndTime(at)}</span>
        </div>
        <PublishAgain sequence={data.sequence} source={source} detailType={detailType} event={event} />
      </header>
      <div class="page columns">
        <div class="form">
          <h2>Rules that matched</h2>
          {matched.length === 0 && <p class="muted">None: the event went to the archives only, if there is one.</p>}
          <ul class="plain decisions">
            {matched.map((decision) => (
              <Decision key={decision.rule} decision={decision} />
            ))}
          </ul>
          <Started eventId={id} />
          {others.length > 0 && <h2>Rules that did not</h2>}
          <ul class="plain decisions">
            {others.map((decision) => (
              <Decision key={decision.rule} decision={decision} />
            ))}
          </ul>
        </div>
        <Json label="Event" text={event} />
      </div>
    </section>
  );
}

const isMatched = ({ mismatch }: RuleDecision): boolean => mismatch === undefined;

function Started({ eventId }: { readonly eventId: string }) {
  const { rows } = useExecutions({ eventId });
  if (rows.length === 0) return null;
  return (
    <div>
      <h2>Executions it started</h2>
      <ExecutionLinks rows={rows} />
    </div>
  );
}

function Decision({ decision }: { readonly decision: RuleDecision }) {
  const { rule, mapping, mismatch, deliveries, broadcast } = decision;
  return (
    <li>
      <strong>{mapping ?? rule}</strong> {mapping !== undefined && <span class="muted">{rule}</span>}
      {mismatch !== undefined && <p class="warn">{mismatch}</p>}
      {deliveries.map(({ target, state, failure }) => (
        <p key={target} class={state === 'delivered' ? 'muted' : 'bad'}>
          {state} to {target}
          {failure !== undefined && `: ${failure}`}
        </p>
      ))}
      {broadcast && (
        <p>
          broadcast <a href={linkTo('executions', undefined, { text: broadcast.id.slice(0, 200) })}>{broadcast.id}</a>
          {broadcast.recipients.length > 0 && <span class="muted"> to {broadcast.recipients.join(', ')}</span>}
          {broadcast.problem !== undefined && <span class="bad"> is refused: {broadcast.problem}</span>}
          {broadcast.note !== undefined && <span class="warn"> {broadcast.note}</span>}
        </p>
      )}
    </li>
  );
}
