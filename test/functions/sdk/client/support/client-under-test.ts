/** A client over fake sockets and fake timers; its output is kept. */
import {
  connect,
  type BroadcastClient,
  type BroadcastClientError,
  type ClientState,
  type ConnectOptions,
} from '#sdk/client';
import { fakeWebSockets } from './fake-web-socket';

/** Base64url of {"alg":"none"} and of the claims; nothing here verifies a signature. */
export const tokenOf = (claims: object): string =>
  ['{"alg":"none"}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

export interface ClientUnderTest {
  readonly client: BroadcastClient;
  readonly sockets: ReturnType<typeof fakeWebSockets>;
  readonly errors: BroadcastClientError[];
  readonly states: ClientState[];
}

/** @param hasHistory whether the test answers resumes */
export async function clientUnderTest(
  options: Partial<ConnectOptions> = {},
  hasHistory = false,
): Promise<ClientUnderTest> {
  const sockets = fakeWebSockets(hasHistory);
  const client = connect({
    url: 'wss://example.test/dev',
    token: () => tokenOf({}),
    WebSocket: sockets.WebSocket,
    ...options,
  });
  const errors: BroadcastClientError[] = [];
  const states: ClientState[] = [];
  client.onError((error) => errors.push(error));
  client.onStateChange((state) => states.push(state));
  await jest.advanceTimersByTimeAsync(0);
  return { client, sockets, errors, states };
}

export async function openClient(options: Partial<ConnectOptions> = {}, hasHistory = false): Promise<ClientUnderTest> {
  const under = await clientUnderTest(options, hasHistory);
  under.sockets.last.accept();
  // The client has then heard that there is no history.
  if (!hasHistory) await jest.advanceTimersByTimeAsync(20);
  return under;
}

export const envelope = (id: string, data: unknown = { orderId: id }) => ({
  id,
  type: 'orderShipped',
  time: '2026-11-21T08:00:00Z',
  data,
});
