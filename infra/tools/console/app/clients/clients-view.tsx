/** Who is connected, by user and channel; and this page's test clients, with what they receive. */
import { useEffect } from 'preact/hooks';
import { clients } from '../data/clients';
import { useCanWrite } from '../data/overview';
import type { Route } from '../data/route';
import { useStore } from '../data/store';
import { ConnectedClients } from './connected-clients';
import { Messages } from './messages';
import { OpenClients } from './open-clients';

export function ClientsView({ route }: { readonly route: Route }) {
  useStore(clients);
  const canWrite = useCanWrite();
  const userId = route.query.get('user') ?? undefined;
  useEffect(() => clients.choose(userId), [userId]);
  useEffect(() => clients.watch(), []);
  return (
    <section class={canWrite ? 'clients fill' : 'fill'} aria-label="Clients">
      <ConnectedClients />
      {canWrite && (
        <div class="side">
          <OpenClients />
          <Messages />
        </div>
      )}
    </section>
  );
}
