/** Sends bad inputs to a door: HTTP requests, bytes on a raw socket, and messages or raw frames on a WebSocket. */
import { request, type OutgoingHttpHeaders, Agent } from 'node:http';
import { connect } from 'node:net';
import WebSocket from 'ws';
import type { Answer } from './answer';

/** Milliseconds for an answer: on a busy machine, only a hang takes longer. */
const ANSWER_MS = 60_000;
/** Milliseconds after which a door counts as waiting for the rest of a request. */
const WAIT_MS = 150;
/** Characters of an answer to keep. */
const KEPT = 4_000;

export interface HttpInput {
  readonly method?: string;
  /** Exactly as in the request line. */
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Buffer | string;
}

/** Keeps a few sockets open; one that the server closed is not reused. */
const agent = new Agent({ keepAlive: true, maxSockets: 4 });

export function sendHttp(url: string, { method = 'POST', path, headers = {}, body = '' }: HttpInput): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const settle = (answer: Answer) => {
      clearTimeout(timer);
      resolve(answer);
    };
    const timer = setTimeout(() => {
      settle({ kind: 'silence' });
      sent.destroy();
    }, ANSWER_MS);
    const length = { 'content-length': Buffer.byteLength(body) };
    const sent = request({ hostname, port, method, path, agent, headers: { ...length, ...headers } }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        if (text.length < KEPT) text += chunk.toString('utf8');
      });
      response.on('end', () =>
        settle({
          kind: 'http',
          status: response.statusCode ?? 0,
          body: text,
          functionFailed: response.headers['x-amz-function-error'] !== undefined,
        }),
      );
      response.on('error', () => settle({ kind: 'closed' }));
    });
    sent.on('error', () => settle({ kind: 'closed' }));
    sent.end(body);
  });
}

/** Sends the bytes unchanged, and reads the answer until the socket is closed or waits. */
export function sendBytes(url: string, bytes: readonly Buffer[]): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    let quiet: NodeJS.Timeout | undefined;
    const settle = (answer: Answer) => {
      clearTimeout(quiet);
      socket.destroy();
      resolve(answer);
    };
    const conclude = (silent: Answer) => {
      // The last of several answers on one socket; each has a status line.
      const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
      const worst = statuses.length === 0 ? undefined : Math.max(...statuses);
      settle(worst === undefined ? silent : { kind: 'http', status: worst, body: text.slice(0, KEPT) });
    };
    socket.on('connect', () => {
      for (const chunk of bytes) socket.write(chunk);
      quiet = setTimeout(() => conclude({ kind: 'silence' }), WAIT_MS);
    });
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      quiet?.refresh();
    });
    socket.on('error', () => conclude({ kind: 'closed' }));
    socket.on('close', () => conclude({ kind: 'closed' }));
  });
}

/** A client's handshake. @returns the status of the refusal, or 101 if it was let in */
export function shakeHands(
  url: string,
  { headers = {}, protocols = [] }: { headers?: Record<string, string>; protocols?: readonly string[] } = {},
): Promise<Answer> {
  return new Promise((resolve) => {
    let socket: WebSocket;
    try {
      socket = new WebSocket(url, [...protocols], { headers, handshakeTimeout: ANSWER_MS });
    } catch (error) {
      return resolve({ kind: 'http', status: 400, body: `refused by the client itself: ${(error as Error).message}` });
    }
    socket.on('open', () => {
      resolve({ kind: 'http', status: 101, body: '' });
      socket.terminate();
    });
    socket.on('unexpected-response', (_, response) => {
      resolve({ kind: 'http', status: response.statusCode ?? 0, body: '' });
      socket.terminate();
    });
    socket.on('error', ({ message }) =>
      resolve(message.includes('timed out') ? { kind: 'silence' } : { kind: 'closed' }),
    );
  });
}

/** Opens a WebSocket, runs an action on it, and waits for a message or the end. */
export function onWebSocket(
  url: string,
  protocols: readonly string[],
  act: (socket: WebSocket, raw: (bytes: Buffer) => void) => void,
  { quietMs = ANSWER_MS } = {},
): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, [...protocols], { perMessageDeflate: false });
    let timer = setTimeout(() => settle({ kind: 'silence' }), ANSWER_MS);
    const settle = (answer: Answer) => {
      clearTimeout(timer);
      resolve(answer);
      socket.terminate();
    };
    socket.on('open', () => {
      const { _socket: transport } = socket as unknown as { _socket: { write(bytes: Buffer): void } };
      act(socket, (bytes) => transport.write(bytes));
      clearTimeout(timer);
      timer = setTimeout(() => settle({ kind: 'silence' }), quietMs);
    });
    socket.on('message', (data: Buffer) => settle({ kind: 'message', text: data.toString('utf8').slice(0, KEPT) }));
    socket.on('close', (code) => settle({ kind: 'closed', ...(code !== 1006 && { code }) }));
    socket.on('error', () => undefined);
  });
}
