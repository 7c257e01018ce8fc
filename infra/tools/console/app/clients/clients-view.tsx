/** Who is connected, by user and channel; and this page's test clients, with what they receive. */
import { useEffect } from 'preact/hooks';
import { clients } from '../data/clients';
import { useStore } from '../data/store';
import { ConnectedClients } from './connected-clients';
import { Messages } from './messages';
import { OpenClients } from './open-clients';

export function ClientsView() {
  useStore(clients);
  useEffect(() => clients.watch(), []);
  return (
    <section class="clients fill" aria-label="Clients">
      <ConnectedClients />
      <div class="side">
        <OpenClients />
        <Messages />
      </div>
    </section>
  );
}
