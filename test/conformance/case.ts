/** Runs a case of the conformance test: a scripted server, and a client that is told its address. */
import { ClientProcess, type Command, type Intervals } from './client-process';
import { type Connection, type Frame, ScriptedServer } from './scripted-server';

export interface Case {
  /** What the client does. */
  readonly name: string;
  readonly channels?: readonly string[];
  readonly intervals?: Intervals;
  readonly run: (dialogue: Dialogue) => Promise<void>;
}

/** Milliseconds to wait for what a client that does not conform never does. */
const PATIENCE_MS = 20_000;

/** What a case sees of the client, and says to it. */
export class Dialogue {
  #taken = 0;

  constructor(
    readonly server: ScriptedServer,
    readonly client: ClientProcess,
    private readonly patienceMs: number,
  ) {}

  /** The client's next connection. */
  async connection(): Promise<Connection> {
    const connection = await this.#until('a connection', () => this.server.connections[this.#taken]);
    this.#taken += 1;
    return connection;
  }

  /** The client's next frame of that action. */
  frame(connection: Connection, action: string): Promise<Frame> {
    return this.#until(`${action} on connection ${this.#taken}`, () => connection.take(action));
  }

  resume(connection: Connection): Promise<Frame> {
    return this.frame(connection, 'resume');
  }

  /** Waits until the client has printed the message. @returns the ids of all messages so far */
  async shown(id: string): Promise<readonly string[]> {
    await this.#until(`the message ${id}`, () => this.client.ids.includes(id));
    return this.client.ids;
  }

  /** Waits until the client has announced so many gaps. */
  async gaps(count: number): Promise<readonly (readonly [stream: string, reason: string | undefined])[]> {
    const gaps = () =>
      this.client.lines.flatMap(({ gap, reason }) => (gap === undefined ? [] : [[gap, reason] as const]));
    await this.#until(`${count} gaps`, () => gaps().length >= count);
    return gaps();
  }

  #until<T>(what: string, ask: () => T | undefined | false): Promise<T> {
    return this.client.until(what, ask, this.patienceMs);
  }
}

/** @throws Error that says what the client did, and what it should have done */
export async function runCase(
  command: Command,
  { channels = [], intervals, run }: Case,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const server = await ScriptedServer.start();
  const client = new ClientProcess(command, server.url, channels, intervals);
  try {
    await run(new Dialogue(server, client, patienceMs));
    const problems = server.connections.flatMap((connection) => connection.problems);
    if (problems.length > 0) throw new Error(`It sent what no server takes: ${problems.join('; ')}`);
  } finally {
    client.stop();
    server.stop();
  }
}
