/** A real client of the SDK that keeps what it receives. */
import { isDeepStrictEqual } from 'node:util';
import WebSocket from 'ws';
import { connect, type BroadcastClient } from '#sdk/client';
import { waitUntil } from '#tools/stack/wait-until';
import type { RehearsedStack } from './rehearsed-stack';

/** Milliseconds until a message that was posted arrives. */
const ARRIVAL_MS = 30_000;

export class RehearsedClient {
  /** The data of each message, in the order in which they came. */
  readonly received: unknown[] = [];
  /** Errors that the client announced. */
  readonly errors: string[] = [];
  #connectionId = '';

  private constructor(
    readonly userId: string,
    readonly client: BroadcastClient,
  ) {
    client.on('rehearsed', (data) => this.received.push(data));
    client.onError((error) => this.errors.push(`${error.code} ${error.message}`));
  }

  /** @throws Error if its rows are not there in time, or a channel refuses it */
  static async connect(
    { aws, outputs }: RehearsedStack,
    userId: string,
    channels: readonly string[],
    position?: string,
  ): Promise<RehearsedClient> {
    const known = new Set(await aws.connectionsOf(userId));
    const client = new RehearsedClient(
      userId,
      connect({
        url: outputs.WebSocketUrl,
        token: () => aws.token({ userId, channels: ['news', 'offers'] }),
        // The engine does not answer with a subprotocol: see not-in-the-engine.ts.
        tokenIn: 'query',
        WebSocket,
        ...(position !== undefined && { position }),
      }),
    );
    client.#connectionId = await waitUntil(
      `the rows of ${userId} (${client.errors.join('; ')})`,
      async () => (await aws.connectionsOf(userId)).find((id) => !known.has(id)),
      ARRIVAL_MS,
    );
    for (const channel of channels) await client.client.subscribe(channel);
    return client;
  }

  get connectionId(): string {
    return this.#connectionId;
  }

  /** @throws Error if it does not come in time */
  async receives(data: unknown): Promise<void> {
    await waitUntil(
      `${JSON.stringify(data)} at ${this.userId}, who has ${JSON.stringify(this.received)}`,
      () => this.received.some((each) => isDeepStrictEqual(each, data)),
      ARRIVAL_MS,
    );
  }

  close(): void {
    this.client.close();
  }
}
