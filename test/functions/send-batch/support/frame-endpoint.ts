/**
 * An endpoint that chooses HTTP/2 and then sends the bytes it is told to, which a server of Node's would refuse to send. What
 * it reads it reads with the sender's own reader: what the sender writes is checked against Node's server in h2-endpoint.ts.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { FrameReader } from '#functions/send-batch/transport/h2/frame-reader';
import { FLAG, type Frame, frame, PREFACE, settingsFrame, TYPE } from '#functions/send-batch/transport/h2/frames';
import { LOCALHOST_CERT, LOCALHOST_KEY } from './localhost-cert';

export interface FramePeer {
  readonly socket: TLSSocket;
  /** Everything the sender has sent on this connection. */
  readonly received: readonly Frame[];
  send(...bytes: readonly Uint8Array[]): void;
}

export class FrameEndpoint {
  readonly #server: Server;
  readonly #sockets = new Set<TLSSocket>();
  readonly peers: FramePeer[] = [];

  private constructor(onFrame: (received: Frame, peer: FramePeer) => void, greeting: readonly Uint8Array[]) {
    this.#server = createServer({ key: LOCALHOST_KEY, cert: LOCALHOST_CERT, ALPNProtocols: ['h2'] }, (socket) => {
      this.#sockets.add(socket);
      const received: Frame[] = [];
      const send = (...bytes: readonly Uint8Array[]) => {
        if (socket.writable) socket.write(Buffer.concat(bytes));
      };
      const peer: FramePeer = { socket, received, send };
      this.peers.push(peer);
      const reader = new FrameReader((each) => {
        received.push(each);
        onFrame(each, peer);
      });
      let left = PREFACE.length;
      socket.on('data', (data: Buffer) => {
        const skipped = Math.min(left, data.length);
        left -= skipped;
        reader.read(data.subarray(skipped));
      });
      socket.on('error', () => undefined);
      send(...greeting);
    });
  }

  /** @param onFrame told of each frame of the sender. @param greeting sent first; its SETTINGS by default */
  static async start(
    onFrame: (received: Frame, peer: FramePeer) => void,
    greeting: readonly Uint8Array[] = [settingsFrame([])],
  ): Promise<FrameEndpoint> {
    const endpoint = new FrameEndpoint(onFrame, greeting);
    endpoint.#server.listen(0, '127.0.0.1');
    await once(endpoint.#server, 'listening');
    return endpoint;
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}/stage`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

/** Whether a frame of the sender ends its post. */
export const endsPost = ({ type, flags }: Frame): boolean => type === TYPE.DATA && (flags & FLAG.END_STREAM) !== 0;

/** An answer without a body. @param fields in HPACK; a 200 by default */
export const answerFrame = (streamId: number, fields: readonly number[] = [0x88]): Buffer =>
  frame(TYPE.HEADERS, FLAG.END_HEADERS | FLAG.END_STREAM, streamId, Buffer.from(fields));

/** An endpoint that goes away, and has processed no post after that of the stream. */
export const goAwayAfter = (streamId: number): Buffer =>
  frame(TYPE.GOAWAY, 0, 0, Buffer.from([0, 0, 0, streamId, 0, 0, 0, 0]));
