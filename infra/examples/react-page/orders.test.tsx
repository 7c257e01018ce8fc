// @vitest-environment jsdom
/** The component alone. Its client has no server; the test sends the messages. */
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { BroadcastProvider } from 'step-functions-broadcast-client/react';
import { createTestClient } from 'step-functions-broadcast-client/testing';
import { expect, test } from 'vitest';
import { contract } from './contract';
import { Orders } from './orders';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

async function mount() {
  const client = createTestClient(contract);
  const container = document.createElement('div');
  await act(() =>
    createRoot(container).render(
      <BroadcastProvider client={client}>
        <Orders url="wss://example.com/live" />
      </BroadcastProvider>,
    ),
  );
  const textOf = (selector: string) => [...container.querySelectorAll(selector)].map((each) => each.textContent);
  return { client, textOf };
}

test('shows shipped orders, the latest first', async () => {
  const { client, textOf } = await mount();

  await act(() => client.receive('orderShipped', { orderId: 'A-1', carrier: 'DHL' }));
  await act(() => client.receive('orderShipped', { orderId: 'A-2', carrier: 'UPS' }));

  expect(textOf('li')).toEqual(['A-2 is on its way with UPS', 'A-1 is on its way with DHL']);
});

test('shows that the connection is lost, and keeps the orders', async () => {
  const { client, textOf } = await mount();
  await act(() => client.receive('orderShipped', { orderId: 'A-1', carrier: 'DHL' }));

  await act(() => client.setState('waiting'));

  expect(textOf('output')).toEqual(['waiting']);
  expect(textOf('li')).toHaveLength(1);
});
