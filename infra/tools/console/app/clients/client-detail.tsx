/** One client: its channels, when its connection ends, and what its user's resumes brought. */
import type { ConnectedClient, UserResume } from '../../api/contract';
import { get } from '../data/api';
import { dateAndTime, plural } from '../data/format';
import { useQuery } from '../data/use-query';
import { Problem } from '../parts/empty';

interface ClientDetailProps {
  readonly client: ConnectedClient;
  readonly onClose: () => void;
}

export function ClientDetail({ client, onClose }: ClientDetailProps) {
  const { id, userId, channels, connectedAt, endsAt } = client;
  const { data: resumes, error } = useQuery(userId, () =>
    userId === '' ? Promise.resolve([]) : get<UserResume[]>('resumes', { userId }),
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
      </dl>
      {error !== undefined && <Problem message={error} />}
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
