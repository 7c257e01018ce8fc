/**
 * Leads connections to APIs of this local cloud to its endpoint. A handler makes their address of an event, as every example
 * does: `https://${domainName}/${stage}`. The name is one of AWS's, which no DNS leads to this machine, and the endpoint has
 * no certificate for it; so the connection is made without TLS, below whatever speaks HTTP (the AWS SDK, fetch, undici, ws).
 */
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';

/** What clients of a TLS socket ask it, as of a connection that was made and checked. */
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
 * @param hosts names of the APIs; every other host is left alone
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
  // Modules that import `connect` by its name have it too.
  syncBuiltinESMExports();
}

/** tls.connect takes (options), (port, options) and (port, host, options). */
function hostOf(args: readonly unknown[]): string | undefined {
  const options = args.find((argument) => typeof argument === 'object' && argument !== null);
  const { servername, host } = (options ?? {}) as { readonly servername?: string; readonly host?: string };
  return [servername, host, ...args.slice(1)].find((name) => typeof name === 'string' && name !== '') as string;
}
