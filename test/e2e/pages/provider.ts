/** A page whose components use a test client: what a unit test of a front end mounts. */
import { createElement, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { contract } from '#test/support/shop/contract';
import { BroadcastProvider, useBroadcast, usePresence } from '#sdk/react';
import { createTestClient, type TestClient } from '#sdk/testing';

const client = createTestClient(contract);

/** Connects to nothing: where the hook had no client given, it would ask for a token. */
function LastOrder() {
  const { state, last } = useBroadcast<typeof contract>({
    url: 'wss://example.test/dev',
    token: () => Promise.reject(new Error('The provider has a client')),
    channels: ['orders'],
    latest: ['orderShipped'],
    onGap: (...gap) => window.gaps.push(gap),
    onError: ({ code }) => window.errors.push(code),
  });
  return createElement('p', { id: 'last' }, state, ' ', last.orderShipped?.orderId);
}

function Room() {
  const { members, count } = usePresence<typeof contract>({
    url: 'wss://example.test/dev',
    channel: 'room-1',
    onJoined: (users) => window.joined.push(...users),
    onLeft: (users) => window.left.push(...users),
  });
  return createElement('p', { id: 'room' }, members?.join() ?? `${count} people`);
}

const root = createRoot(document.getElementById('root')!);
const render = (shown: boolean) =>
  root.render(
    createElement(
      StrictMode,
      null,
      createElement(
        BroadcastProvider<typeof contract>,
        { client },
        shown && createElement(LastOrder),
        shown && createElement(Room),
      ),
    ),
  );

window.client = client;
window.errors = [];
window.gaps = [];
window.joined = [];
window.left = [];
window.hide = () => render(false);
render(true);

declare global {
  interface Window {
    client: TestClient<typeof contract>;
    errors: string[];
    gaps: unknown[];
    joined: string[];
    left: string[];
    hide(this: void): void;
  }
}
