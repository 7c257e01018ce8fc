/** An `@connections` endpoint that answers each connection by a script, over real sockets. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { H2Endpoint } from './h2-endpoint';
import { type Behaviour, faultOf, type Fault, type Protocol } from './protocols';
import { RawEndpoint, type RawPost } from './raw-endpoint';

export type { Behaviour } from './protocols';

export interface Received extends RawPost {
  readonly behaviour: Behaviour;
}

export class FaultServer {
  readonly received: Received[] = [];
  readonly #scripts = new Map<string, Behaviour[]>();
  #endpoint!: RawEndpoint<Fault> | H2Endpoint<Fault>;

  /** @param maxStreams over HTTP/2, how many it allows at once */
  static async start(protocol: Protocol = 'http', maxStreams?: number): Promise<FaultServer> {
    const server = new FaultServer();
    const plan = ({ connectionId }: RawPost) => faultOf(server.#next(connectionId), protocol);
    const onPost = (post: RawPost, { behaviour }: Fault) => void server.received.push({ ...post, behaviour });
    server.#endpoint =
      protocol === 'h2'
        ? await H2Endpoint.start(plan, onPost, maxStreams)
        : await RawEndpoint.start(plan, onPost, protocol === 'http' ? {} : { tls: 'ALPN' });
    return server;
  }

  get url(): string {
    return this.#endpoint.url;
  }

  /** Sockets that were opened so far. */
  get connections(): number {
    return this.#endpoint.connections;
  }

  /** Those of them that resumed a TLS session. */
  get resumed(): number {
    return this.#endpoint.resumed;
  }

  /** Posts to the connection are answered in this order; the last behaviour is repeated. Without a script: `ok`. */
  script(connectionId: string, behaviours: readonly Behaviour[]): void {
    this.#scripts.set(connectionId, [...behaviours]);
  }

  /** Closes the sockets nobody is posting on, as an endpoint does after its keep-alive time. */
  closeIdleSockets(): void {
    this.#endpoint.closeIdleSockets();
  }

  /** Once what was answered so far has reached the sender: it is of this process, and what was written later is read later. */
  async answersArrived(): Promise<void> {
    const probe = connect(Number(new URL(this.url).port), '127.0.0.1').end();
    await once(probe.resume(), 'close');
  }

  stop(): Promise<void> {
    return this.#endpoint.stop();
  }

  #next(connectionId: string): Behaviour {
    const behaviours = this.#scripts.get(connectionId) ?? [];
    return (behaviours.length > 1 ? behaviours.shift() : behaviours[0]) ?? 'ok';
  }
}
