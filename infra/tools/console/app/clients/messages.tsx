/** What the test clients received, latest first. */
import { useState } from 'preact/hooks';
import { timeOfDay } from '../data/format';
import { useStore } from '../data/store';
import { testClients } from '../data/test-clients';
import { Empty } from '../parts/empty';
import { Json } from '../parts/json';
import { PublishLink } from '../parts/publish-link';
import { VirtualList } from '../parts/virtual-list';

export function Messages() {
  useStore(testClients);
  const [open, setOpen] = useState<number>();
  const { messages } = testClients;
  const chosen = messages.find(({ key }) => key === open);
  if (messages.length === 0) {
    return (
      <Empty title="No message yet">
        {testClients.clients.length === 0 ? (
          <p>Open a test client, then publish an event that reaches it.</p>
        ) : (
          <PublishLink />
        )}
      </Empty>
    );
  }
  return (
    <div class="fill messages">
      <div class="bar">
        <h2>Messages received</h2>
        <button type="button" class="quiet small" onClick={() => testClients.clearMessages()}>
          Clear
        </button>
      </div>
      {chosen && (
        <div class="pad">
          <Json label={`To ${chosen.userId}`} text={chosen.text} />
        </div>
      )}
      <VirtualList
        label="Messages received"
        class="received"
        items={messages}
        rowHeight={30}
        keyOf={({ key }) => String(key)}
        onOpen={({ key }) => setOpen(key === open ? undefined : key)}
        render={({ at, userId, type, text, again }) => (
          <>
            <span role="gridcell" class="muted">
              {timeOfDay(at)}
            </span>
            <span role="gridcell">{userId}</span>
            <span role="gridcell">
              <strong>{type}</strong> {again && <span class="warn">again </span>}
              <code class="muted">{text}</code>
            </span>
          </>
        )}
      />
    </div>
  );
}
