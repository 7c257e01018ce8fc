/** The clients of the attack on the flow: real sockets of users in channels, with known connection ids. */
import { once } from 'node:events';
import WebSocket from 'ws';
import type { Audience } from '#shared/contracts';
import { waitUntil } from '#tools/stack/wait-until';
import type { AttackedCloud } from '../cloud/attacked-cloud';

/** Users of the pool, with the channels of each of their connections; a user listed twice has two connections. */
const PLACES: readonly { readonly userId: string; readonly channels: readonly string[] }[] = [
  { userId: 'alice', channels: ['news'] },
  { userId: 'alice', channels: [] },
  { userId: 'bob', channels: ['news', 'room:1'] },
  { userId: 'carol', channels: ['room:1', 'room:2'] },
  { userId: 'dave', channels: [] },
  { userId: 'erin', channels: ['room:2'] },
  { userId: 'erin', channels: ['news', 'room:1', 'room:2'] },
  { userId: 'frank', channels: [] },
];
export const USERS = [...new Set(PLACES.map(({ userId }) => userId))];
export const CHANNELS = [...new Set(PLACES.flatMap(({ channels }) => channels))];

export class FlowClient {
  private constructor(
    readonly userId: string,
    readonly channels: readonly string[],
    readonly connectionId: string,
    /** Ids of the envelopes it has received. */
    readonly received: Set<string>,
    private readonly socket: WebSocket,
  ) {}

  /** Resolves once its rows are in the index. @throws Error if it is refused */
  static async connect(cloud: AttackedCloud, userId: string, channels: readonly string[]): Promise<FlowClient> {
    const token = await cloud.token({ userId, channels: ['*'] });
    const known = new Set(await cloud.aws.connectionsOf(userId));
    const socket = new WebSocket(cloud.outputs.WebSocketUrl, ['broadcast', token], { perMessageDeflate: false });
    const replies: { readonly type?: string; readonly channel?: string }[] = [];
    const received = new Set<string>();
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString('utf8')) as { id?: string; type?: string; channel?: string };
      if (message.id !== undefined) received.add(message.id);
      else replies.push(message);
    });
    socket.on('error', () => undefined);
    await Promise.race([
      once(socket, 'open'),
      once(socket, 'close').then(() => {
        throw new Error(`The connection of ${userId} was closed before it was open.`);
      }),
    ]);
    const connectionId = await waitUntil(`the row of ${userId}`, async () =>
      (await cloud.aws.connectionsOf(userId)).find((id) => !known.has(id)),
    );
    for (const channel of channels) {
      socket.send(JSON.stringify({ action: 'subscribe', channel }));
      await waitUntil(`${userId} to be in ${channel}, got ${JSON.stringify(replies)}`, () =>
        replies.some((reply) => reply.type === 'subscribed' && reply.channel === channel),
      );
    }
    return new FlowClient(userId, channels, connectionId, received, socket);
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  isIn({ users = [], channels = [], everyone, connections = [], exclude }: Audience): boolean {
    if (exclude?.connections?.includes(this.connectionId)) return false;
    if (everyone !== true && connections.includes(this.connectionId)) return true;
    if (exclude?.users?.includes(this.userId)) return false;
    return (
      everyone === true || users.includes(this.userId) || channels.some((channel) => this.channels.includes(channel))
    );
  }

  close(): void {
    this.socket.terminate();
  }
}

export class ClientPool {
  readonly #clients: (FlowClient | undefined)[] = PLACES.map(() => undefined);

  constructor(private readonly cloud: AttackedCloud) {}

  get open(): readonly FlowClient[] {
    return this.#clients.filter((client): client is FlowClient => client?.isOpen === true);
  }

  /** Reconnects every client that is not connected, or whose connection a fault may have broken unnoticed. */
  async renew(struck: ReadonlySet<string>): Promise<void> {
    for (const [place, { userId, channels }] of PLACES.entries()) {
      const client = this.#clients[place];
      if (client?.isOpen && !struck.has(client.connectionId)) client.received.clear();
      else {
        client?.close();
        this.#clients[place] = await FlowClient.connect(this.cloud, userId, channels);
      }
    }
  }

  close(): void {
    for (const client of this.#clients) client?.close();
  }
}
