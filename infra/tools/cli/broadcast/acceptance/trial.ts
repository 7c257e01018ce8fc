/**
 * One run of `broadcast acceptance`: the names it uses, which nobody else has, what it publishes and connects, and what it has
 * made, so that all of it can be removed.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BROADCAST_REQUESTED, type Audience, type BroadcastRequest, type DeliveryReport } from '#shared/contracts';
import { rowsOfConnection } from '#shared/tables/connections-table';
import type { ConnectionRow } from '#shared/tables/table-schema';
import type { BroadcastSettings } from '#constructs/settings/settings';
import type { Stack } from '#tools/stack/stack';
import type { StackClients } from '#tools/stack/stack-clients';
import { tablesOf } from '#tools/stack/tables';
import { requestedBroadcastId } from '#tools/stack/requested-id';
import { TrialClient } from './trial-client';

/** Source of its events. */
export const SOURCE = 'broadcast.acceptance';
/** Type of its messages. */
export const MESSAGE_TYPE = 'acceptance';
/** Milliseconds for one step: functions start cold, the index is eventually consistent, and this machine may be busy. */
const STEP_MS = { aws: 60_000, local: 240_000 } as const;
/** Milliseconds between two questions. */
export const ASK_MS = { aws: 250, local: 20 } as const;
const TOKEN_LIFE = '15m';

export interface ConnectOptions {
  readonly channels?: readonly string[];
  readonly expiresIn?: string;
  readonly position?: string;
}

/** What is to be removed. */
export interface Made {
  readonly users: Set<string>;
  readonly channels: Set<string>;
  readonly broadcasts: Set<string>;
  /** Positions in the stream of everyone. */
  readonly positions: Set<string>;
  /** Rows that the run wrote itself. */
  readonly rows: Map<string, Pick<ConnectionRow, 'connectionId' | 'recipient'>>;
  readonly rules: Set<string>;
}

export class Trial {
  /** Part of every name. */
  readonly run = randomUUID().slice(0, 8);
  readonly tables: DynamoDBDocumentClient;
  readonly clients: TrialClient[] = [];
  readonly made: Made = {
    ...{ users: new Set(), channels: new Set(), broadcasts: new Set(), positions: new Set(), rows: new Map() },
    rules: new Set(),
  };
  /** Where clients show their token: the checks say whether the first choice works. */
  tokenIn: 'subprotocol' | 'query' = 'subprotocol';

  #check = new AbortController();

  private constructor(
    readonly stack: Stack,
    readonly shared: StackClients,
    /** Undefined if the template does not have them. */
    readonly settings: BroadcastSettings | undefined,
    private readonly signal: AbortSignal,
  ) {
    this.tables = tablesOf(stack);
  }

  static async on(stack: Stack, signal: AbortSignal): Promise<Trial> {
    return new Trial(stack, await stack.shared(), await stack.settings(), signal);
  }

  /** Ends what a check still asks for: when one of several steps at once has failed, nobody waits for the others. */
  endCheck(): void {
    this.#check.abort(new Error('the check has ended'));
    this.#check = new AbortController();
  }

  get outputs(): Stack['outputs'] {
    return this.stack.outputs;
  }

  user(name: string): string {
    const user = `${MESSAGE_TYPE}-${this.run}-${name}`;
    this.made.users.add(user);
    return user;
  }

  channel(name: string): string {
    const channel = `${MESSAGE_TYPE}-${this.run}-${name}`;
    this.made.channels.add(channel);
    return channel;
  }

  /** @returns the id of the broadcast */
  async publish(audience: Audience, data: unknown, more: Partial<BroadcastRequest> = {}): Promise<string> {
    return this.request({ audience, message: { type: MESSAGE_TYPE, data }, ...more });
  }

  /** Of a request that may be wrong. */
  async request(detail: object): Promise<string> {
    this.signal.throwIfAborted();
    const eventId = await this.shared.publish({ source: SOURCE, detailType: BROADCAST_REQUESTED, detail });
    const id = requestedBroadcastId(SOURCE, detail, eventId);
    this.made.broadcasts.add(id);
    return id;
  }

  /** The report, once nothing is left to do for the broadcast. */
  reportOf(broadcastId: string): Promise<DeliveryReport> {
    return this.until(`the report of ${broadcastId}`, () => this.shared.closedReport(broadcastId));
  }

  token(userId: string, { channels = [], expiresIn = TOKEN_LIFE }: ConnectOptions = {}): Promise<string> {
    return this.shared.token({ userId, channels, expiresIn });
  }

  /** A client whose rows are in the index, and that is in the channels. */
  async connect(userId: string, options: ConnectOptions = {}): Promise<TrialClient> {
    const stopped = this.#stopped();
    const known = await this.shared.connectionsOf(userId);
    stopped.throwIfAborted(); // or nobody closes the client
    const client = TrialClient.connect(this, userId, options);
    this.clients.push(client);
    const found = await this.until(
      `the connection of ${userId} in the index`,
      async () => (await this.shared.connectionsOf(userId)).find((id) => !known.includes(id)),
      () => client.problem,
    );
    client.connectionId = found;
    for (const channel of options.channels ?? []) await client.join(channel);
    return client;
  }

  rowsOf(connectionId: string): Promise<ConnectionRow[]> {
    return rowsOfConnection(this.tables, this.outputs.ConnectionsTableName, connectionId);
  }

  /**
   * Asks until there is an answer.
   * @param what completes the sentence "no ... after"
   * @param why what else is known then
   * @throws Error when there is none in time, or the reason of the signal: on Ctrl-C, and when its check has ended
   */
  async until<T>(
    what: string,
    ask: () => Promise<T | undefined | false> | T | undefined | false,
    why: () => string | undefined = () => undefined,
    timeoutMs: number = STEP_MS[this.stack.target.kind],
  ): Promise<T> {
    const deadline = performance.now() + timeoutMs;
    const signal = this.#stopped();
    for (;;) {
      signal.throwIfAborted();
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      if (performance.now() > deadline) {
        const reason = why();
        throw new Error(`no sign of ${what} after ${timeoutMs / 1000} s${reason === undefined ? '' : `: ${reason}`}`);
      }
      await sleep(ASK_MS[this.stack.target.kind], undefined, { signal });
    }
  }
  /** Aborted by Ctrl-C, and at the end of the check that runs now. */
  #stopped(): AbortSignal {
    return AbortSignal.any([this.signal, this.#check.signal]);
  }
}
