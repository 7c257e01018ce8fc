/** Shows each order of the user when it is shipped. */
import { useState } from 'react';
import { useBroadcast } from 'step-functions-broadcast-client/react';
import type { contract } from './contract';

/** Asks your login service. Without a session there is no token and no connection. */
async function fetchToken(): Promise<string> {
  const response = await fetch('/session/broadcast-token');
  if (!response.ok) throw new Error(`The token endpoint answered ${response.status}`);
  return response.text();
}

export function Orders({ url }: { readonly url: string }) {
  const [orders, setOrders] = useState<readonly string[]>([]);
  const { state } = useBroadcast<typeof contract>({
    url,
    token: fetchToken,
    on: {
      orderShipped: ({ orderId, carrier }) =>
        setOrders((before) => [`${orderId} is on its way with ${carrier}`, ...before]),
    },
  });
  return (
    <>
      <h1>Orders</h1>
      <p>
        Connection: <output id="state">{state}</output>
      </p>
      <ul id="orders">
        {orders.map((order) => (
          <li key={order}>{order}</li>
        ))}
      </ul>
    </>
  );
}
