/** A client beside a flood: sends actions again and again, and waits for each answer. */
import WebSocket from 'ws';
import type { AttackedCloud } from '../cloud/attacked-cloud';

/** Milliseconds after which an action beside a flood counts as unanswered; on any machine that is a hang. */
const ANSWER_MS = 60_000;

/** Actions, and the expected answer to each. */
const ACTIONS = [
  { text: '{"action":"subscribe","channel":"quiet"}', type: 'subscribed' },
  { text: '{"action":"ping"}', type: 'pong' },
  { text: '{"action":"unsubscribe","channel":"quiet"}', type: 'unsubscribed' },
];

/** Tries per action: a slow machine fails one now and then, a flood that starves its neighbours fails all. */
const TRIES = 3;

export interface NeighbourCounts {
  readonly neighbourActions: number;
  readonly starved: number;
  readonly slowestMs: number;
  /** The wrong answer to the last failed action. */
  readonly instead: string | undefined;
}

export class Neighbour {
  #actions = 0;
  #starved = 0;
  #slowestMs = 0;
  #instead: string | undefined;

  private constructor(private readonly socket: WebSocket) {}

  static async connect(cloud: AttackedCloud): Promise<Neighbour> {
    const token = await cloud.token({ userId: 'neighbour', channels: ['quiet'] });
    const socket = new WebSocket(cloud.outputs.WebSocketUrl, ['broadcast', token], { perMessageDeflate: false });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    socket.on('error', () => undefined);
    return new Neighbour(socket);
  }

  /** Runs one action after the other until the flood is over, each kind at least once. */
  async askWhile(isFlooded: () => boolean): Promise<NeighbourCounts> {
    for (let turn = 0; isFlooded() || turn < ACTIONS.length; turn += 1) await this.#ask(turn);
    const slowestMs = Math.round(this.#slowestMs);
    return { neighbourActions: this.#actions, starved: this.#starved, slowestMs, instead: this.#instead };
  }

  close(): void {
    this.socket.terminate();
  }

  async #ask(turn: number): Promise<void> {
    const action = ACTIONS[turn % ACTIONS.length];
    if (!action) return;
    const started = performance.now();
    let answer: string | undefined;
    for (let tries = 0; tries < TRIES && !isOfType(answer, action.type); tries += 1)
      answer = await this.#try(action.text);
    this.#actions += 1;
    this.#slowestMs = Math.max(this.#slowestMs, performance.now() - started);
    if (isOfType(answer, action.type)) return;
    this.#starved += 1;
    this.#instead = answer ?? 'nothing';
  }

  /** @returns the next message, if there is one */
  #try(text: string): Promise<string | undefined> {
    return new Promise((resolve) => {
      const settle = (found?: string) => {
        clearTimeout(timer);
        this.socket.off('close', closed).off('message', answered);
        resolve(found);
      };
      const timer = setTimeout(() => settle(), ANSWER_MS);
      const closed = () => settle();
      const answered = (data: Buffer) => settle(data.toString('utf8'));
      if (this.socket.readyState !== WebSocket.OPEN) return settle();
      this.socket.once('close', closed).once('message', answered);
      this.socket.send(text);
    });
  }
}

const isOfType = (answer: string | undefined, type: string): boolean =>
  answer !== undefined && (JSON.parse(answer) as { readonly type?: unknown }).type === type;
