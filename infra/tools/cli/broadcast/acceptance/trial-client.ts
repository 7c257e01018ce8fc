/** A client of the SDK that keeps what it hears. */
import WebSocket from 'ws';
import { connect, type BroadcastClient } from '#sdk/client';
import { type Envelope, isEnvelope } from '#shared/contracts/envelope';
import type { WebSocketConstructor } from '#sdk/client/web-socket';
import type { ConnectOptions, Trial } from './trial';

export class TrialClient {
  readonly received: Envelope[] = [];
  /** Of its connection in the index. */
  connectionId = '';
  readonly #client: BroadcastClient;
  /** Ids of the envelopes on the wire: the client drops what it has. */
  readonly #sent: string[] = [];
  readonly #errors: string[] = [];

  private constructor(
    private readonly trial: Trial,
    readonly userId: string,
    options: ConnectOptions,
  ) {
    this.#client = connect({
      url: trial.outputs.WebSocketUrl,
      token: () => trial.token(userId, options),
      tokenIn: trial.tokenIn,
      WebSocket: this.#listeningSocket(),
      ...(options.position !== undefined && { position: options.position }),
    });
    this.#client.onMessage((message) => this.received.push(message));
    this.#client.onError(({ message }) => this.#errors.push(message));
    this.#client.onGap(() => undefined);
  }

  static connect(trial: Trial, userId: string, options: ConnectOptions): TrialClient {
    return new TrialClient(trial, userId, options);
  }

  /** The last error that it announced. */
  get problem(): string | undefined {
    return this.#errors.at(-1);
  }

  get position(): string {
    return this.#client.position;
  }

  join(channel: string): Promise<void> {
    return this.#client.subscribe(channel);
  }

  /** Without what a resume brought. */
  timesSent(broadcastId: string): number {
    return this.#sent.filter((id) => id === broadcastId).length;
  }

  /** @throws Error if it does not come in time */
  receives(broadcastId: string): Promise<Envelope> {
    return this.trial.until(
      `the message at ${this.userId}`,
      () => this.received.find(({ id }) => id === broadcastId),
      () => this.problem,
    );
  }

  close(): void {
    this.#client.close();
  }

  #listeningSocket(): WebSocketConstructor {
    const heard = (frame: string) => {
      const message = JSON.parse(frame) as Partial<Envelope>;
      if (isEnvelope(message)) this.#sent.push(message.id);
    };
    return class extends WebSocket {
      constructor(url: string, protocols?: string[]) {
        super(url, protocols);
        this.on('message', (data: Buffer) => heard(data.toString('utf8')));
      }
    };
  }
}
