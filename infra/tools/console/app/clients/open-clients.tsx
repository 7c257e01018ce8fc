/** A form that opens test clients, and a list of the open ones. */
import { useState } from 'preact/hooks';
import { clients } from '../data/clients';
import { plural } from '../data/format';
import { useStore } from '../data/store';
import { testClients, type TestClient } from '../data/test-clients';
import { announce } from '../parts/announce';
import { Problem } from '../parts/empty';
import { Status } from '../parts/status';
import { VirtualList } from '../parts/virtual-list';

const MAX_CLIENTS = 200;
const SHOWN_CLIENTS = 6;

export function OpenClients() {
  useStore(testClients);
  const [userId, setUserId] = useState('alice');
  const [channels, setChannels] = useState('');
  const [number, setNumber] = useState(1);
  const [opening, setOpening] = useState(false);
  const [problem, setProblem] = useState<string>();
  const open = async () => {
    setOpening(true);
    setProblem(undefined);
    try {
      await testClients.open(
        usersOf(userId.trim(), number),
        channels.split(/[\s,#]+/).filter((name) => name !== ''),
      );
      announce(`${plural(number, 'test client')} opened`);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setOpening(false);
      clients.refresh();
    }
  };
  const mine = testClients.clients;
  return (
    <>
      <form
        class="form pad"
        aria-label="Open test clients"
        onSubmit={(event) => {
          event.preventDefault();
          void open();
        }}
      >
        <h2>Test clients in this page</h2>
        <div class="inline">
          <label>
            User
            <input
              required
              maxLength={120}
              value={userId}
              onInput={({ currentTarget }) => setUserId(currentTarget.value)}
            />
          </label>
          <label>
            Channels
            <input
              placeholder="orders, news"
              value={channels}
              onInput={({ currentTarget }) => setChannels(currentTarget.value)}
            />
          </label>
          <label class="few">
            Number
            <input
              type="number"
              min={1}
              max={MAX_CLIENTS}
              value={number}
              onInput={({ currentTarget }) =>
                setNumber(Math.max(1, Math.min(MAX_CLIENTS, currentTarget.valueAsNumber || 1)))
              }
            />
          </label>
          <button type="submit" class="primary" disabled={opening}>
            Open
          </button>
        </div>
        {problem !== undefined && <Problem message={problem} />}
      </form>
      {mine.length > 0 && <OpenedClients mine={mine} />}
    </>
  );
}

/** Several clients of one name become numbered users. */
const usersOf = (userId: string, number: number): string[] =>
  number === 1 ? [userId] : Array.from({ length: number }, (_, index) => `${userId}-${index + 1}`);

function OpenedClients({ mine }: { readonly mine: readonly TestClient[] }) {
  return (
    <div class="opened">
      <VirtualList
        label="Test clients"
        class="test-clients"
        items={mine}
        rowHeight={30}
        height={30 * Math.min(SHOWN_CLIENTS, mine.length)}
        keyOf={({ key }) => String(key)}
        render={({ key, userId, channels, state, received }, active) => (
          <>
            <span role="gridcell">
              {userId} <span class="muted">{channels.map((channel) => `#${channel}`).join(' ')}</span>
            </span>
            <span role="gridcell">
              <Status status={state.toUpperCase()} />
            </span>
            <span role="gridcell" class="number">
              {plural(received, 'message')}
            </span>
            <span role="gridcell">
              <button
                type="button"
                class="quiet small"
                tabIndex={active ? 0 : -1}
                aria-label={`Close the client of ${userId}`}
                onClick={() => testClients.close(key)}
              >
                ✕
              </button>
            </span>
          </>
        )}
      />
      {mine.length > 1 && (
        <button type="button" class="quiet small" onClick={() => testClients.closeAll()}>
          Close all
        </button>
      )}
    </div>
  );
}
