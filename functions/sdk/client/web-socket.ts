/** The part of the WebSocket interface a client uses, common to browsers, Node 22 and the package `ws`. */

/** Members of `open`, `message`, `error` and `close` events that the client reads, if present. */
export interface WebSocketEvent {
  readonly type: string;
  readonly data?: unknown;
  readonly code?: number;
  readonly reason?: string;
  readonly message?: string;
}

export interface WebSocketLike {
  readonly readyState: number;
  send(text: string): void;
  close(code?: number): void;
  /** `ws` only: closes without waiting for the other end. */
  terminate?(): void;
  addEventListener(type: 'open' | 'message' | 'error' | 'close', listener: (event: WebSocketEvent) => void): void;
}

export type WebSocketConstructor = new (url: string, protocols?: string[]) => WebSocketLike;

/** `readyState` of an open WebSocket. https://websockets.spec.whatwg.org/#interface-definition */
export const OPEN = 1;

/** @throws TypeError if there is no global WebSocket, as in Node before 22 */
export function defaultWebSocket(): WebSocketConstructor {
  const { WebSocket } = globalThis as { readonly WebSocket?: WebSocketConstructor };
  if (WebSocket) return WebSocket;
  throw new TypeError(
    "There is no global WebSocket here (Node has one since 22). Pass one: connect({ WebSocket, ... }), e.g. import { WebSocket } from 'ws'",
  );
}
