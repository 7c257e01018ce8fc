/** A page with two React components that share one connection, in StrictMode, which mounts everything twice. */
import { createElement, StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { contract } from '#test/support/shop/contract';
import { useBroadcast } from '#sdk/react';

interface Props {
  readonly url: string;
}

const options = ({ url }: Props) => ({ url, token: () => window.fetchToken(), timing: { backoffMs: 1 } });

/** Shows the latest order shipped. */
function LastOrder(props: Props) {
  const { state, last } = useBroadcast<typeof contract>({ ...options(props), latest: ['orderShipped'] });
  return createElement('p', { id: 'last' }, state, ' ', last.orderShipped?.orderId);
}

/** Counts orders in a channel, with a listener that is a new function at every render. */
function Orders(props: Props) {
  const [orders, setOrders] = useState<readonly string[]>([]);
  const { send } = useBroadcast<typeof contract>({
    ...options(props),
    channels: ['hook'],
    on: { orderShipped: ({ orderId }) => setOrders([...orders, orderId]) },
    onError: ({ message }) => setOrders([...orders, message]),
    // A test may cut the connection off before its first resume.
    onGap: () => undefined,
  });
  useEffect(() => void window.sends.add(send));
  return createElement('p', { id: 'orders' }, orders.join());
}

window.sends = new Set();
window.mount = (url) => {
  const root = createRoot(document.getElementById('root')!);
  const render = (...parts: (typeof Orders)[]) =>
    root.render(createElement(StrictMode, null, ...parts.map((part, key) => createElement(part, { url, key }))));
  render(LastOrder, Orders);
  window.onlyLast = () => render(LastOrder);
  window.unmount = () => root.unmount();
};

declare global {
  interface Window {
    mount(this: void, url: string): void;
    unmount(this: void): void;
    /** Unmounts the component that is in the channel. */
    onlyLast(this: void): void;
    /** The `send` functions of all renders. */
    sends: Set<unknown>;
  }
}
