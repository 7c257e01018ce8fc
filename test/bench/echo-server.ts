/**
 * The endpoint of the comparison, forked into its own process: answers every post with 200. Its arguments are the latency
 * in milliseconds and the protocol.
 */
import { createSecureServer } from 'node:http2';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { LOCALHOST_CERT, LOCALHOST_KEY } from '../functions/send-batch/support/localhost-cert';
import type { Protocol } from './bench-process';
import { readRequests } from './request-reader';

const latencyMs = Number(process.argv[2] ?? 0);
const protocol = (process.argv[3] ?? 'http') as Protocol;
const ANSWER = Buffer.from('HTTP/1.1 200 OK\r\nx-amzn-requestid: bench\r\ncontent-length: 0\r\n\r\n');
const CERTIFICATE = { key: LOCALHOST_KEY, cert: LOCALHOST_CERT };

const afterLatency = (answer: () => void) => (latencyMs === 0 ? answer() : void setTimeout(answer, latencyMs));
const onSocket = (socket: Socket) => readRequests(socket, () => afterLatency(() => socket.write(ANSWER)));

/** As API Gateway may do it: 128 streams at once. */
function h2Server(): Server {
  const server = createSecureServer({ ...CERTIFICATE, settings: { maxConcurrentStreams: 128 } });
  server.on('stream', (stream) => {
    stream.on('error', () => undefined);
    stream.resume();
    stream.once('end', () =>
      afterLatency(() => {
        if (!stream.destroyed) stream.respond({ ':status': 200, 'x-amzn-requestid': 'bench' }, { endStream: true });
      }),
    );
  });
  return server;
}

const SERVERS: Record<Protocol, () => Server> = {
  http: () => createServer({ noDelay: true }, onSocket),
  https: () => createTlsServer({ ...CERTIFICATE, ALPNProtocols: ['http/1.1'], noDelay: true }, onSocket),
  h2: h2Server,
};
const server = SERVERS[protocol]();
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => process.send?.(server.address()));
process.once('disconnect', () => process.exit(0));
