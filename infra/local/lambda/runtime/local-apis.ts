/**
 * Redirects connections to APIs of this local cloud to its endpoint. As in every example, a handler makes their address
 * from an event: `https://${domainName}/${stage}`. That host is on AWS, and the endpoint has no certificate for it. So
 * the connection is made without TLS, below whatever speaks HTTP (the AWS SDK, fetch, undici, ws).
 */
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';

/** What clients read from a TLS socket, as on an established and verified connection. */
const AS_OVER_TLS = {
  encrypted: true,
  authorized: true,
  alpnProtocol: false,
  isSessionReused: () => false,
  getSession: () => undefined,
  setServername: () => undefined,
  getPeerCertificate: () => ({}),
};

/**
 * @param hosts of the APIs; every other host is left alone
 * @param endpoint `http://127.0.0.1:PORT`
 */
export function leadToEndpoint(hosts: readonly string[], endpoint: string): void {
  const local = new Set(hosts);
  const { hostname, port } = new URL(endpoint);
  const connect = tls.connect.bind(tls) as (...args: unknown[]) => tls.TLSSocket;
  tls.connect = ((...args: unknown[]) => {
    const host = hostOf(args);
    if (host === undefined || !local.has(host)) return connect(...args);
    const socket = net.connect(Number(port), hostname);
    Object.assign(socket, AS_OVER_TLS);
    const onSecure = args.find((argument) => typeof argument === 'function') as (() => void) | undefined;
    if (onSecure) socket.once('secureConnect', onSecure);
    socket.once('connect', () => socket.emit('secureConnect'));
    return socket;
  }) as typeof tls.connect;
  // Modules that import `connect` by name get it too.
  syncBuiltinESMExports();
}

/** tls.connect accepts (options), (port, options) and (port, host, options). */
function hostOf(args: readonly unknown[]): string | undefined {
  const options = args.find((argument) => typeof argument === 'object' && argument !== null);
  const { servername, host } = (options ?? {}) as { readonly servername?: string; readonly host?: string };
  return [servername, host, ...args.slice(1)].find((name) => typeof name === 'string' && name !== '') as string;
}
