/** Who the clients are, and what is published to whom: all from the seed. */
import type { Audience, Message } from '#shared/contracts';
import { Random } from '../../attack/random';

const ROOMS = 4;
const EVERYONE = 0.7;
const ROOM = 0.2;
/** Users that a message to users names. */
const MAX_NAMED = 3;
/** Messages that supersede the ones of their key. */
const LAST_VALUES = 0.3;
const KEYS = 5;
/** A message over 1 KB is kept apart from its rows in history. */
const LARGE = 0.1;

/** What a listener reads of a message. */
export interface SoakData {
  readonly number: number;
}

export interface Planned {
  readonly number: number;
  readonly audience: Audience;
  readonly message: Message & { readonly data: SoakData };
  /** The key of `supersedes`; its version is the number. */
  readonly key: string | undefined;
}

export const MESSAGE_TYPE = 'soaked';
export const userOf = (client: number): string => `soak-${client}`;
export const roomOf = (client: number): string => `room-${client % ROOMS}`;

export class Plan {
  readonly #random: Random;
  #count = 0;

  constructor(
    seed: number,
    private readonly clients: number,
  ) {
    this.#random = new Random(seed);
  }

  next(): Planned {
    const number = this.#count++;
    const { audience, about } = this.#audience();
    const key = this.#random.chance(LAST_VALUES) ? `${about}/${this.#random.integer(0, KEYS - 1)}` : undefined;
    const data = { number, ...(this.#random.chance(LARGE) && { text: 'x'.repeat(2000) }) };
    const message = { type: MESSAGE_TYPE, data, ...(key !== undefined && { supersedes: { key, version: number } }) };
    return { number, audience, message, key };
  }

  /** @returns `about` is the same for all messages to the same clients */
  #audience(): { readonly audience: Audience; readonly about: string } {
    const kind = this.#random.next();
    if (kind < EVERYONE) return { audience: { everyone: true }, about: 'everyone' };
    if (kind < EVERYONE + ROOM) {
      const room = roomOf(this.#random.integer(0, ROOMS - 1));
      return { audience: { channels: [room] }, about: room };
    }
    const first = this.#random.integer(0, this.clients - 1);
    const named = this.#random.integer(1, Math.min(MAX_NAMED, this.clients));
    const users = Array.from({ length: named }, (_, index) => userOf((first + index) % this.clients));
    return { audience: { users }, about: users.join() };
  }
}

/** Streams of the client by which a message reaches it. */
export function streamsTo({ everyone, channels, users }: Audience, client: number): string[] {
  return [
    ...(everyone ? ['everyone'] : []),
    ...(channels?.includes(roomOf(client)) ? [`channel:${roomOf(client)}`] : []),
    ...(users?.includes(userOf(client)) ? ['user'] : []),
  ];
}
