/** One connected user of a local stack: broadcasts to this user, timed from PutEvents to the socket. */
import { once } from 'node:events';
import WebSocket from 'ws';
import { BROADCAST_REQUESTED } from '#shared/contracts';
import { StackClients } from '#tools/stack/stack-clients';
import { mintToken } from '#tools/stack/token';
import { DEVELOPER_CREDENTIALS } from '#local/iam/credentials';
import type { BootedStack } from './local-boot';

/** Broadcasts that start environments and let the engine compile. */
export const WARM_UP = 30;

const USER = 'bench';
/** The type of every message to the user. */
export const MESSAGE_TYPE = 'bench';
const DEFAULT_GIVE_UP_MS = 30_000;

export class OneUser {
  readonly #arrivals = new Map<number, () => void>();
  #last = 0;

  private constructor(
    private readonly aws: StackClients,
    private readonly socket: WebSocket,
    private readonly giveUpMs: number,
  ) {
    socket.on('message', (message: Buffer) => {
      const { data } = JSON.parse(message.toString('utf8')) as { data: { number: number } };
      this.#arrivals.get(data.number)?.();
    });
  }

  /** @param giveUpMs milliseconds until a message that has not arrived is an error */
  static async connect(
    { outputs, endpoint }: Pick<BootedStack, 'outputs' | 'endpoint'>,
    giveUpMs = DEFAULT_GIVE_UP_MS,
  ): Promise<OneUser> {
    const access = { endpoint, region: 'us-east-1', credentials: DEVELOPER_CREDENTIALS };
    const aws = new StackClients(outputs, access);
    const token = await mintToken(await aws.tokenSecret(), { userId: USER });
    const socket = new WebSocket(`${outputs.WebSocketUrl}?token=${token}`);
    const user = new OneUser(aws, socket, giveUpMs);
    try {
      await once(socket, 'open');
    } catch (error) {
      user.close();
      throw error;
    }
    return user;
  }

  /**
   * @returns milliseconds from PutEvents to the socket
   * @throws Error if the message does not arrive
   */
  async broadcast(): Promise<number> {
    const number = (this.#last += 1);
    const arrived = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Message ${number} did not come.`)), this.giveUpMs);
      this.#arrivals.set(number, () => (clearTimeout(timer), this.#arrivals.delete(number), resolve()));
    });
    const startedAt = performance.now();
    const detail = { audience: { users: [USER] }, message: { type: MESSAGE_TYPE, data: { number } } };
    await this.aws.publish({ source: 'bench', detailType: BROADCAST_REQUESTED, detail });
    await arrived;
    return performance.now() - startedAt;
  }

  close(): void {
    this.socket.terminate();
    this.aws.close();
  }
}
