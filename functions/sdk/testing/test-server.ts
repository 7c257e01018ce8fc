/** The server of a test client: replies as the service's routes do, and keeps the messages it received. */
import type { SERVICE_ACTIONS, SERVICE_REPLIES } from '#shared/contracts/service-messages';
import { type Contract, ContractError, InvalidMessageError } from '../contract';
import { schemaOf, validate } from '../validate';

/** A message that a client sends. */
interface ClientMessage {
  readonly action: string;
  readonly channel?: string;
  readonly data?: unknown;
}

export interface Reply {
  readonly type: (typeof SERVICE_REPLIES)[number];
  readonly [member: string]: unknown;
}

export class TestServer {
  readonly sent: { readonly name: string; readonly data: unknown }[] = [];
  readonly channels = new Set<string>();
  readonly #refused = new Set<string>();
  /** Channels whose presence a client has asked for. */
  readonly followed = new Set<string>();
  readonly #members = new Map<string, readonly string[] | number>();
  #version = 0;

  constructor(private readonly contract: Contract) {}

  refuse(channel: string): void {
    this.#refused.add(channel);
  }

  /** @param members a number: the channel is too large for names @returns what clients that follow the channel get */
  present(channel: string, members: readonly string[] | number): Reply {
    this.#version += 1;
    this.#members.set(channel, members);
    return this.#roster(channel);
  }

  #roster(channel: string): Reply {
    const members = this.#members.get(channel) ?? [];
    const seen = typeof members === 'number' ? { count: members } : { members };
    return { type: 'presence', channel, version: this.#version, ...seen };
  }

  /**
   * @param text a message from the client
   * @param reply sends a reply: at once for a channel, later for a message of the application that does not fit its schema
   */
  take(text: string, reply: (reply: Reply) => void): void {
    const { action, channel = '', data } = JSON.parse(text) as ClientMessage;
    switch (action as (typeof SERVICE_ACTIONS)[number]) {
      case 'subscribe':
        if (this.#refused.has(channel))
          return reply({ type: 'error', message: `Your token does not grant channel '${channel}'`, channel });
        this.channels.add(channel);
        return reply({ type: 'subscribed', channel });
      case 'unsubscribe':
        this.channels.delete(channel);
        return reply({ type: 'unsubscribed', channel });
      case 'presence':
        this.followed.add(channel);
        return reply(this.#roster(channel));
      default:
        this.sent.push({ name: action, data });
        void this.#problemOf(action, data).then((problem) => problem && reply(problem));
    }
  }

  /** @returns the error reply to a message of the application; undefined if the message is valid */
  async #problemOf(action: string, data: unknown): Promise<Reply | undefined> {
    try {
      await validate(schemaOf(this.contract, 'clientToServer', action), action, data);
      return undefined;
    } catch (error) {
      if (error instanceof InvalidMessageError)
        return { type: 'error', message: error.message, action, issues: error.issues };
      if (error instanceof ContractError) return { type: 'error', message: error.message, action };
      throw error;
    }
  }
}
