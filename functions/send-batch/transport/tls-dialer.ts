/**
 * Opens TLS connections to the endpoint, with one secure context for all. Each resumes the session of the first, which
 * spares both ends the certificate and its verification.
 */
import { isIP } from 'node:net';
import { connect, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import type { Endpoint } from './endpoint';

export type Protocol = 'h2' | 'http/1.1';

export interface Dialer {
  /** Whether the next connection may resume a session. */
  readonly hasSession: boolean;
  /** @param protocols offered by ALPN */
  dial(protocols: readonly Protocol[]): TLSSocket;
}

export class TlsDialer implements Dialer {
  readonly #endpoint: Endpoint;
  readonly #ca: string | undefined;
  readonly #onSession: () => void;
  #context: SecureContext | undefined;
  #session: Buffer | undefined;

  /** @param onSession called when a session can be resumed that could not before */
  constructor(endpoint: Endpoint, ca: string | undefined, onSession: () => void) {
    this.#endpoint = endpoint;
    this.#ca = ca;
    this.#onSession = onSession;
  }

  get hasSession(): boolean {
    return this.#session !== undefined;
  }

  dial(protocols: readonly Protocol[]): TLSSocket {
    const { host, port } = this.#endpoint;
    const offered = this.#session;
    const socket = connect({
      host,
      port,
      servername: isIP(host) === 0 ? host : '',
      ALPNProtocols: [...protocols],
      secureContext: (this.#context ??= createSecureContext({ ca: this.#ca })),
      session: offered,
    });
    socket.setNoDelay();
    // Serializing a session costs as much as resuming one, so only a connection that cannot resume is asked for it.
    if (!offered) this.#keepSessionOf(socket);
    else {
      socket.once('secureConnect', () => {
        if (socket.isSessionReused()) return;
        if (this.#session === offered) this.#session = undefined;
        this.#keepSessionOf(socket);
      });
    }
    return socket;
  }

  #keepSessionOf(socket: TLSSocket): void {
    socket.on('session', (session) => {
      this.#session = session;
      this.#onSession();
    });
  }
}
