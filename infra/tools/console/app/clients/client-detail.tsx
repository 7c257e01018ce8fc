/** One client: its channels, when its connection ends, what its user's resumes brought, and what its user acknowledged. */
import type { ConnectedClient, UserAcknowledgement, UserResume } from '../../api/contract';
import { get } from '../data/api';
import { dateAndTime, plural } from '../data/format';
import { useOverview } from '../data/overview';
import { linkTo } from '../data/route';
import { useQuery } from '../data/use-query';
import { Absent } from '../parts/absent';
import { Problem } from '../parts/empty';

interface ClientDetailProps {
  readonly client: ConnectedClient;
  readonly onClose: () => void;
}

export function ClientDetail({ client, onClose }: ClientDetailProps) {
  const { id, userId, channels, connectedAt, endsAt } = client;
  const absence = useOverview()?.notOffered.acknowledgements;
  const of = <T,>(path: string) => (userId === '' ? Promise.resolve([]) : get<T[]>(path, { userId }));
  const { data: resumes, error } = useQuery(userId, () => of<UserResume>('resumes'));
  const { data: acknowledgements, error: failure } = useQuery(userId, () =>
    of<UserAcknowledgement>('acknowledgements'),
  );
  return (
    <aside class="client-detail" aria-label={`Client ${userId}`}>
      <header>
        <h2>{userId === '' ? 'Anonymous client' : userId}</h2>
        <button type="button" class="quiet small" onClick={onClose} aria-label="Close the client">
          ✕
        </button>
      </header>
      <dl class="facts-list">
        <dt>Connection</dt>
        <dd>
          <code>{id}</code>
        </dd>
        <dt>Channels</dt>
        <dd>{channels.length === 0 ? 'none' : channels.map((channel) => `#${channel}`).join(' ')}</dd>
        <dt>Connected</dt>
        <dd>{dateAndTime(connectedAt)}</dd>
        <dt title="Its token expires, or API Gateway closes it after two hours">Ends at the latest</dt>
        <dd>{endsAt === undefined ? 'not known: it has no rows' : dateAndTime(endsAt)}</dd>
        <dt>Resumes that brought something</dt>
        <dd>{resumes && <Resumes resumes={resumes} />}</dd>
        <dt title="Of broadcasts that asked the user by name, or that the user acknowledged">Acknowledgements</dt>
        <dd>
          {absence ? (
            <Absent absence={absence} />
          ) : (
            acknowledgements && <Acknowledgements acknowledgements={acknowledgements} />
          )}
        </dd>
      </dl>
      {(error ?? failure) !== undefined && <Problem message={error ?? failure ?? ''} />}
    </aside>
  );
}

function Resumes({ resumes }: { readonly resumes: readonly UserResume[] }) {
  if (resumes.length === 0) return <>none on record</>;
  return (
    <ul class="plain">
      {resumes.map(({ at, connectionId, broadcasts, confirmedAt }) => (
        <li key={`${at} ${connectionId}`}>
          {at}: {plural(broadcasts, 'broadcast')} on <code>{connectionId}</code>{' '}
          {confirmedAt === undefined ? (
            <span class="muted">sent, not confirmed by the client</span>
          ) : (
            <span class="good">confirmed {confirmedAt}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Acknowledgements({ acknowledgements }: { readonly acknowledgements: readonly UserAcknowledgement[] }) {
  if (acknowledgements.length === 0) return <>none asked for</>;
  return (
    <ul class="plain">
      {acknowledgements.map(({ broadcastId, deadline, at }) => (
        <li key={broadcastId}>
          <a href={linkTo('executions', undefined, { text: broadcastId.slice(0, 200) })}>{broadcastId}</a>{' '}
          {at === undefined ? (
            <span class={Date.parse(deadline) <= Date.now() ? 'bad' : 'muted'}>
              not acknowledged, deadline {deadline}
            </span>
          ) : (
            <span class="good">acknowledged {at}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
