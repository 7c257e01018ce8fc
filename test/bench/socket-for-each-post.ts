/**
 * The sender as it was before it chose its connections: over HTTP/1.1 a socket for each post in flight, each with its own
 * secure context, and a session resumed only if one was known by then. The benchmark compares with it.
 */
import { connect as connectPlain, isIP } from 'node:net';
import { connect } from 'node:tls';
import { parseCallbackUrl } from '#shared/runtime/callback-url';
import { managementApi } from '#functions/send-batch/transport/management-api';
import { DirectTransport } from '#functions/send-batch/transport/direct';
import { endpointOf } from '#functions/send-batch/transport/endpoint';
import { SocketPool } from '#functions/send-batch/transport/socket-pool';
import type { Transport, TransportSettings } from '#functions/send-batch/transport/transport';

export function socketForEachPost(url: string, settings: TransportSettings): Transport {
  const callback = parseCallbackUrl(url);
  const { host, port, secure } = endpointOf(callback.origin, callback.host);
  let session: Buffer | undefined;
  const connectSecure = () => {
    const servername = isIP(host) === 0 ? host : '';
    const socket = connect({ host, port, servername, ALPNProtocols: ['http/1.1'], session, ca: settings.ca });
    socket.setNoDelay();
    return socket.on('session', (latest) => (session = latest));
  };
  const pool = new SocketPool(callback.host, {
    maxSockets: settings.postConcurrency,
    connect: secure ? connectSecure : () => connectPlain({ host, port, noDelay: true }),
  });
  return new DirectTransport(callback, managementApi(callback).config, settings, pool);
}
