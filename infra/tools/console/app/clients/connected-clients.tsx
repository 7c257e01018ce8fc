/** Every connection: open ones, those whose rows outlived them, and those without rows. Each can be broken. */
import { useMemo, useState } from 'preact/hooks';
import type { ConnectedClient } from '../../api/contract';
import { post } from '../data/api';
import { clients } from '../data/clients';
import { count, plural, timeOfDay } from '../data/format';
import { useCanWrite, useOverview } from '../data/overview';
import { changeQuery } from '../data/route';
import { useStore } from '../data/store';
import { useNarrow } from '../data/use-narrow';
import { announce } from '../parts/announce';
import { Absent } from '../parts/absent';
import { Empty, Problem } from '../parts/empty';
import { Status } from '../parts/status';
import { ClientDetail } from './client-detail';
import { VirtualList } from '../parts/virtual-list';

const COLUMNS = ['User', 'Channels', 'State', 'Since', ''];
/** How many channels are offered as filters: those with the most clients. */
const MAX_CHANNELS = 12;
const MAX_USER_CHARACTERS = 128;

export function ConnectedClients() {
  const version = useStore(clients);
  const narrow = useNarrow();
  const canWrite = useCanWrite();
  const [text, setText] = useState('');
  const [channel, setChannel] = useState<string>();
  const [opened, setOpened] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const absence = useOverview()?.notOffered.everyClient;
  const all = clients.clients ?? [];
  const channels = useMemo(() => mostUsed(all), [version]);
  const shown = useMemo(() => matching(all, text, channel), [version, text, channel]);
  const cut = async ({ id, userId }: ConnectedClient) => {
    try {
      await post('clients/cut', { connectionId: id, silently: true });
      announce(`The connection of ${userId} is cut`);
      setProblem(undefined);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    clients.refresh();
  };
  const chosen = all.find(({ id }) => id === opened);
  const gone = all.filter(({ state }) => state === 'gone').length;
  return (
    <div class="fill connected">
      <div class="bar">
        <h1>
          {plural(all.length - gone, 'client')}
          {gone > 0 && <span class="warn"> · {count(gone)} gone, not pruned yet</span>}
        </h1>
        {absence && <ChooseUser />}
        <input
          type="search"
          id={absence ? undefined : 'search'}
          class="grow"
          placeholder="User, channel or connection id…   /"
          aria-label="Filter clients by text"
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
        <output class="muted" aria-live="polite">
          {count(shown.length)} shown
        </output>
      </div>
      {channels.length > 0 && (
        <div class="chips" role="group" aria-label="Filter clients by channel">
          {channels.map(([name, size]) => (
            <button
              key={name}
              type="button"
              class="chip"
              aria-pressed={name === channel}
              onClick={() => setChannel(name === channel ? undefined : name)}
            >
              #{name} <span class="muted">{count(size)}</span>
            </button>
          ))}
        </div>
      )}
      {chosen && <ClientDetail key={chosen.id} client={chosen} onClose={() => setOpened(undefined)} />}
      {(problem ?? clients.problem) !== undefined && <Problem message={problem ?? clients.problem ?? ''} />}
      {clients.clients && all.length === 0 ? (
        <Empty title={clients.userId === undefined && absence ? 'Name a user' : 'Nobody is connected'}>
          {absence && <Absent absence={absence} />}
          {canWrite && !absence && (
            <p>Open a test client here, or connect your own application to the WebSocket URL that npm start printed.</p>
          )}
        </Empty>
      ) : (
        <VirtualList
          label="Connected clients"
          class="connections"
          items={shown}
          rowHeight={narrow ? 54 : 32}
          keyOf={({ id }) => id}
          onOpen={({ id }) => setOpened(id === opened ? undefined : id)}
          head={COLUMNS.map((column) => (
            <span role="columnheader" key={column}>
              {column === '' ? <span class="visually-hidden">Actions</span> : column}
            </span>
          ))}
          render={(client, active) => (
            <ClientRow
              client={client}
              tab={active ? 0 : -1}
              isSilent={absence === undefined}
              {...(canWrite && { onCut: cut })}
            />
          )}
        />
      )}
    </div>
  );
}

interface ClientRowProps {
  readonly client: ConnectedClient;
  readonly tab: number;
  /** Whether it is cut like a lost network, which only a local cloud can do. */
  readonly isSilent: boolean;
  /** Absent if the console is read-only. */
  readonly onCut?: (client: ConnectedClient) => Promise<void>;
}

function ClientRow({ client, tab, isSilent, onCut }: ClientRowProps) {
  const { id, userId, channels, state, connectedAt } = client;
  return (
    <>
      <span role="gridcell" title={id}>
        {userId}
      </span>
      <span role="gridcell" class="muted" title={channels.join(', ')}>
        {channels.map((channel) => `#${channel}`).join(' ')}
      </span>
      <span role="gridcell" title={STATES[state]}>
        <Status status={state.toUpperCase()} />
      </span>
      <span role="gridcell" class="number muted">
        {timeOfDay(connectedAt)}
      </span>
      <span role="gridcell">
        {onCut && state !== 'gone' && (
          <button
            type="button"
            class="small"
            tabIndex={tab}
            title={isSilent ? SILENTLY : 'API Gateway closes the connection, and $disconnect removes its rows'}
            aria-label={`Cut the connection of ${userId}`}
            onClick={(event) => {
              event.stopPropagation();
              void onCut(client);
            }}
          >
            Cut
          </button>
        )}
      </span>
    </>
  );
}

const SILENTLY =
  'Breaks the connection without $disconnect, like a lost network: its rows stay until a broadcast prunes them';

/** The user is in the address, so that a reload shows the same. */
function ChooseUser() {
  const [userId, setUserId] = useState(clients.userId ?? '');
  return (
    <form
      role="search"
      aria-label="Choose a user"
      class="inline"
      onSubmit={(event) => {
        event.preventDefault();
        changeQuery({ user: userId.trim() });
      }}
    >
      <input
        type="search"
        id="search"
        placeholder="User id…   /"
        aria-label="User id"
        maxLength={MAX_USER_CHARACTERS}
        value={userId}
        onInput={({ currentTarget }) => setUserId(currentTarget.value)}
      />
      <button type="submit">Look up</button>
    </form>
  );
}

const STATES: Readonly<Record<ConnectedClient['state'], string>> = {
  open: 'Connected, and in the connections table',
  gone: 'In the connections table, but no longer connected: the next broadcast finds it stale and prunes it',
  unregistered: 'Connected, but not in the connections table: no broadcast reaches it',
};

function mostUsed(all: readonly ConnectedClient[]): [channel: string, clients: number][] {
  const sizes = new Map<string, number>();
  for (const { channels } of all) for (const channel of channels) sizes.set(channel, (sizes.get(channel) ?? 0) + 1);
  return [...sizes].sort(([, a], [, b]) => b - a).slice(0, MAX_CHANNELS);
}

function matching(
  all: readonly ConnectedClient[],
  text: string,
  channel: string | undefined,
): readonly ConnectedClient[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0 && channel === undefined) return all;
  return all.filter(({ id, userId, channels, state }) => {
    if (channel !== undefined && !channels.includes(channel)) return false;
    const searched = `${id} ${userId} ${channels.join(' ')} ${state}`.toLowerCase();
    return words.every((word) => searched.includes(word));
  });
}
