/** An `@connections` endpoint that answers each connection by a script, over real sockets. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { type Behaviour, caseOf, type NamedCase } from './behaviours';
import { RawEndpoint, type RawPost } from './raw-endpoint';

export type { Behaviour } from './behaviours';

export interface Received extends RawPost {
  readonly behaviour: Behaviour;
}

export class FaultServer {
  readonly received: Received[] = [];
  readonly #scripts = new Map<string, Behaviour[]>();
  #endpoint!: RawEndpoint<NamedCase>;

  static async start(): Promise<FaultServer> {
    const server = new FaultServer();
    server.#endpoint = await RawEndpoint.start(
      ({ connectionId }) => caseOf(server.#next(connectionId)),
      (post, { behaviour }) => server.received.push({ ...post, behaviour }),
    );
    return server;
  }

  get url(): string {
    return this.#endpoint.url;
  }

  /** Sockets that were opened so far. */
  get connections(): number {
    return this.#endpoint.connections;
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
