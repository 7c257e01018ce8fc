/**
 * Reads HTTP requests from a socket with as little work as possible, so that the servers of the benchmarks are not what is
 * measured. It knows requests as the sender and the SDK write them: one Content-Length, no chunks.
 */
import type { Socket } from 'node:net';

const HEAD_END = '\r\n\r\n';

/** Calls back with the request target of each complete request, the bytes of its body, and the raw request. */
export function readRequests(
  socket: Socket,
  onRequest: (target: string, bodyBytes: number, request: Buffer) => void,
): void {
  let pending: Buffer = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (;;) {
      const headLength = pending.indexOf(HEAD_END);
      if (headLength === -1) return;
      const head = pending.toString('latin1', 0, headLength);
      const contentLength = Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      const length = headLength + HEAD_END.length + contentLength;
      if (pending.length < length) return;
      const request = pending.subarray(0, length);
      pending = pending.subarray(length);
      onRequest(head.slice(head.indexOf(' ') + 1, head.indexOf(' HTTP/')), contentLength, request);
    }
  });
}
