/** What a run will do: its names, whom each broadcast is for, and how many messages that makes. */
import { randomUUID } from 'node:crypto';
import type { Audience } from '#shared/contracts';
import { usageError } from '#tools/stack/exit-codes';
import { LIMITS, type LoadtestOptions } from './options';

/** Type of its messages. */
export const MESSAGE_TYPE = 'loadtest';

export class LoadPlan {
  readonly run = randomUUID().slice(0, 8);
  /** Source of its events: nobody else has it, so logs and rules can tell them. */
  readonly source = `broadcast.loadtest.${this.run}`;
  readonly channel = `${MESSAGE_TYPE}-${this.run}`;
  readonly broadcasts: number;
  /** Connections that each broadcast is for. */
  readonly reach: number;
  readonly #padding: string;

  /** @throws CliError if the options do not fit together */
  constructor(readonly options: LoadtestOptions) {
    const { connections, rate, seconds, audience, messageBytes } = options;
    if (audience.kind === 'everyone')
      throw usageError(
        '--audience everyone would reach clients of other people: name channel:NUMBER for all of its own.',
      );
    if (audience.count > connections)
      throw usageError(
        `--audience ${audience.kind}:${audience.count} needs as many --connections, got ${connections}.`,
      );
    this.broadcasts = rate * seconds;
    this.reach = audience.count;
    if (this.messages > LIMITS.messages) {
      throw usageError(
        `That makes ${this.messages} messages, and a run accounts for at most ${LIMITS.messages}: lower --rate, --seconds or --audience.`,
      );
    }
    const besides = JSON.stringify({ run: this.run, n: this.broadcasts, padding: '' }).length;
    this.#padding = 'x'.repeat(Math.max(0, messageBytes - besides));
  }

  get messages(): number {
    return this.broadcasts * this.reach;
  }

  user(index: number): string {
    return `${MESSAGE_TYPE}-${this.run}-${index}`;
  }

  /** Whether a connection joins the channel. */
  joins(index: number): boolean {
    return this.options.audience.kind === 'channel' && index < this.reach;
  }

  /** The request of the broadcast with this number. */
  request(n: number) {
    return {
      audience: this.#audience(n),
      message: { type: MESSAGE_TYPE, data: { run: this.run, n, padding: this.#padding } },
    };
  }

  /** Users take turns, so that each connection gets as much as the others. */
  #audience(n: number): Audience {
    const { audience, connections } = this.options;
    if (audience.kind === 'channel') return { channels: [this.channel] };
    return {
      users: Array.from({ length: this.reach }, (_, at) => this.user((n * this.reach + at) % connections)),
    };
  }
}
