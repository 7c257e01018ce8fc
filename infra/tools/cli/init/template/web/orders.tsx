import { useState } from 'react';
import { useBroadcast } from 'step-functions-broadcast-client/react';
import type { contract } from '../functions/contract';
import { openSession } from './session';

export function Orders({ url, user }: { url: string; user: string }) {
  const [orders, setOrders] = useState<readonly { id: string; text: string }[]>([]);
  const { state, send } = useBroadcast<typeof contract>({
    url,
    key: user,
    token: async () => (await openSession(user)).token,
    on: {
      orderShipped: ({ orderId, carrier }, { id }) =>
        setOrders((before) => [{ id, text: `Order ${orderId} is on its way with ${carrier}` }, ...before]),
    },
  });
  return (
    <main>
      <h1>Orders of {user}</h1>
      <p>Connection: {state}</p>
      <button disabled={state !== 'open'} onClick={() => send('shipOrder', { orderId: `A-${Date.now() % 100_000}` })}>
        Ship an order
      </button>
      <ul>
        {orders.map(({ id, text }) => (
          <li key={id}>{text}</li>
        ))}
      </ul>
    </main>
  );
}
