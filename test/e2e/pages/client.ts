/** A page with the client SDK, as a team would write it. The tests give it its URL and tokens, and read its state. */
import type { contract } from '#test/support/shop/contract';
import { connect, type ClientState, type ConnectOptions } from '#sdk/client';

const app = {
  client: undefined as ReturnType<typeof connect<typeof contract>> | undefined,
  orders: [] as string[],
  states: [] as ClientState[],
  errors: [] as string[],
  gaps: [] as string[],
  connect(url: string, timing: NonNullable<ConnectOptions['timing']> = {}, position?: string) {
    const client = connect<typeof contract>({
      ...{ url, token: () => window.fetchToken(), timing, WebSocket },
      ...(position !== undefined && { position }),
    });
    client.on('orderShipped', ({ orderId }) => app.orders.push(orderId));
    client.onGap((stream, reason) => app.gaps.push(`${stream}: ${reason}`));
    client.onStateChange((state) => app.states.push(state));
    client.onError(({ code, message }) => app.errors.push(`${code}: ${message}`));
    app.client = client;
  },
};

declare global {
  interface Window {
    app: typeof app;
    /** Provided by the test. */
    fetchToken(): Promise<string>;
  }
}

window.app = app;
