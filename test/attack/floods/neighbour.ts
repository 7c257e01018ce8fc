/** A client beside a flood: it asks for something, again and again, and each time waits for its answer. */
import WebSocket from 'ws';
import type { AttackedCloud } from '../cloud/attacked-cloud';

/** Milliseconds an action may take beside a flood before it counts as not answered; a hang, on any machine. */
const ANSWER_MS = 60_000;

/** Actions, and what each is to be answered with. */
const ACTIONS = [
  { text: '{"action":"subscribe","channel":"quiet"}', type: 'subscribed' },
  { text: '{"action":"ping"}', type: 'pong' },
  { text: '{"action":"unsubscribe","channel":"quiet"}', type: 'unsubscribed' },
];

export interface NeighbourCounts {
  readonly neighbourActions: number;
  readonly starved: number;
  readonly slowestMs: number;
}

export class Neighbour {
  #actions = 0;
  #starved = 0;
  #slowestMs = 0;

  private constructor(private readonly socket: WebSocket) {}

  static async connect(cloud: AttackedCloud): Promise<Neighbour> {
    const token = await cloud.token({ userId: 'neighbour', channels: ['quiet'] });
    const socket = new WebSocket(cloud.outputs.WebSocketUrl, ['broadcast', token], { perMessageDeflate: false });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    socket.on('error', () => undefined);
    return new Neighbour(socket);
  }

  /** One action after the other until the flood is over, each kind once at least. */
  async askWhile(isFlooded: () => boolean): Promise<NeighbourCounts> {
    for (let turn = 0; isFlooded() || turn < ACTIONS.length; turn += 1) await this.#ask(turn);
    return { neighbourActions: this.#actions, starved: this.#starved, slowestMs: Math.round(this.#slowestMs) };
  }

  close(): void {
    this.socket.terminate();
  }

  async #ask(turn: number): Promise<void> {
    const action = ACTIONS[turn % ACTIONS.length];
    if (!action) return;
    const started = performance.now();
    const type = await new Promise<string | undefined>((resolve) => {
      const timer = setTimeout(() => resolve(undefined), ANSWER_MS);
      const settle = (found: string | undefined) => {
        clearTimeout(timer);
        this.socket.off('close', closed);
        resolve(found);
      };
      const closed = () => settle(undefined);
      if (this.socket.readyState !== WebSocket.OPEN) return settle(undefined);
      this.socket.once('close', closed);
      this.socket.once('message', (data: Buffer) =>
        settle((JSON.parse(data.toString('utf8')) as { type?: string }).type),
      );
      this.socket.send(action.text);
    });
    this.#actions += 1;
    this.#slowestMs = Math.max(this.#slowestMs, performance.now() - started);
    if (type !== action.type) this.#starved += 1;
  }
}
