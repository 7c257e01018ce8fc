/** A client: combines connector, channels, queue and listeners. */
import { MAX_FRAME_BYTES } from '#shared/base/aws-limits';
import { backoff } from './backoff';
import { Channels } from './channels';
import type { ClientState, ConnectorHandlers, KeepsConnection } from './connector';
import { BroadcastClientError, reasonOf } from './errors';
import { readIncoming } from './incoming';
import { LastValues } from './last-values';
import type { Outlet } from './link';
import { Listeners, type Unsubscribe } from './listeners';
import { watchPage } from './page-events';
import { SeenIds } from './seen-ids';
import { SendQueue } from './send-queue';
import { DEFAULT_TIMING, type Timing } from './timing';
import type { BroadcastClient, MessageInfo } from './types';

const DEFAULT_QUEUE_SIZE = 100;

export interface ClientOptions {
  readonly queueSize?: number | undefined;
  readonly timing?: Partial<Timing> | undefined;
}

export class Client implements BroadcastClient {
  readonly #timing: Timing;
  readonly #connector: KeepsConnection;
  readonly #channels: Channels;
  readonly #queue: SendQueue;
  readonly #seen = new SeenIds();
  readonly #lastValues = new LastValues();
  readonly #messages = new Map<string, Listeners<[data: unknown, info: MessageInfo]>>();
  readonly #errors = new Listeners<[error: BroadcastClientError]>();
  readonly #states = new Listeners<[state: ClientState]>();
  readonly #unwatchPage: Unsubscribe;
  /** Times in a row that the server was busy. */
  #busy = 0;
  /** Messages wait in the queue until it fires. */
  #pause: ReturnType<typeof setTimeout> | undefined;

  /** @param connector makes the connector, which calls the handlers */
  constructor(
    { queueSize = DEFAULT_QUEUE_SIZE, timing }: ClientOptions,
    connector: (timing: Timing, handlers: ConnectorHandlers) => KeepsConnection,
  ) {
    this.#timing = { ...DEFAULT_TIMING, ...timing };
    this.#queue = new SendQueue(queueSize);
    this.#channels = new Channels(this.#timing.replyMs, (error) => this.#failed(error));
    this.#connector = connector(this.#timing, {
      opened: (link) => this.#opened(link),
      received: (link, data) => this.#received(link, data),
      dropped: () => this.#channels.leave(),
      stateChanged: (state) => this.#stateChanged(state),
      failed: (error) => this.#failed(error),
    });
    // A network that comes back may be another one, on which the connection no longer works.
    this.#unwatchPage = watchPage(
      () => this.#connector.wake(0),
      () => this.#connector.wake(this.#timing.heartbeatMs),
    );
    this.#connector.connect();
  }

  get state(): ClientState {
    return this.#connector.state;
  }

  on(name: string, listener: (data: unknown, info: MessageInfo) => void): Unsubscribe {
    const listeners = this.#messages.get(name) ?? new Listeners();
    this.#messages.set(name, listeners);
    return listeners.add(listener);
  }

  send(name: string, data?: unknown): void {
    this.#mustNotBeClosed();
    const text = JSON.stringify({ action: name, data });
    const bytes = new TextEncoder().encode(text).length;
    if (bytes > MAX_FRAME_BYTES) {
      throw new RangeError(`Message '${name}' has ${bytes} bytes; API Gateway accepts at most ${MAX_FRAME_BYTES}`);
    }
    if (this.#pause === undefined && this.#connector.current?.send(text)) return;
    if (this.#queue.add(text)) return;
    const details = { name, data };
    this.#failed(
      new BroadcastClientError('QUEUE_FULL', `Nothing can be sent now, and the queue is full: '${name}' was dropped`, {
        details,
      }),
    );
  }

  subscribe(channel: string): Promise<void> {
    // A caller that gets a promise gets every error by it.
    return this.state === 'closed' ? Promise.reject(closedError()) : this.#channels.subscribe(channel);
  }

  unsubscribe(channel: string): void {
    this.#channels.unsubscribe(channel);
  }

  onError(listener: (error: BroadcastClientError) => void): Unsubscribe {
    return this.#errors.add(listener);
  }

  onStateChange(listener: (state: ClientState) => void): Unsubscribe {
    return this.#states.add(listener);
  }

  close(): void {
    this.#connector.close();
  }

  #opened(link: Outlet): Promise<void> {
    const joined = this.#channels.join(link);
    this.#flush();
    return joined;
  }

  #flush(): void {
    if (this.#pause === undefined) this.#queue.flush((text) => this.#connector.current?.send(text) ?? false);
  }

  /** Holds back messages, longer each time in a row. Refused channels are requested again. */
  #serverIsBusy(link: Outlet, channel: string | undefined, retryAfterMs: number): void {
    const delayMs = retryAfterMs + backoff(this.#busy, this.#timing);
    this.#busy += 1;
    this.#channels.busy(link, channel, delayMs);
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.#flush();
    }, delayMs);
  }

  #received(link: Outlet, data: unknown): void {
    const incoming = readIncoming(data);
    switch (incoming.kind) {
      case 'envelope': {
        const { data, ...info } = incoming.envelope;
        // Both remember what they are given, so an older version is also a seen id.
        if (this.#seen.add(info.id) && this.#lastValues.add(info))
          this.#messages.get(info.type)?.emit((thrown) => this.#listenerThrew(thrown), data, info);
        return;
      }
      case 'pong':
        return;
      case 'subscribed':
      case 'unsubscribed':
        this.#busy = 0;
        return this.#channels.answered(link, incoming.channel, incoming.kind);
      case 'busy': {
        const { channel, retryAfterMs, reply } = incoming;
        this.#serverIsBusy(link, channel, retryAfterMs);
        // Without a channel, the refused message may be the application's, which is lost.
        if (channel === undefined)
          this.#failed(
            new BroadcastClientError('BUSY', 'Too many requests at once: one was refused', { details: reply }),
          );
        return;
      }
      case 'error': {
        const error = new BroadcastClientError('SERVER', incoming.message, { details: incoming.reply });
        if (incoming.channel !== undefined) this.#channels.refused(link, incoming.channel, error);
        return this.#failed(error);
      }
      case 'unreadable':
        return this.#failed(new BroadcastClientError('UNREADABLE', 'A message is not an envelope', { details: data }));
    }
  }

  #stateChanged(state: ClientState): void {
    if (state === 'closed') {
      this.#unwatchPage();
      this.#channels.close();
      this.#queue.clear();
      clearTimeout(this.#pause);
    }
    this.#states.emit((thrown) => this.#listenerThrew(thrown), state);
  }

  #listenerThrew(cause: unknown): void {
    this.#failed(new BroadcastClientError('LISTENER', `A listener threw: ${reasonOf(cause)}`, { cause }));
  }

  #failed(error: BroadcastClientError): void {
    // Without the details of the error: a message may be private, and console output can end up in logs.
    if (this.#errors.isEmpty) console.error(String(error), error.cause ?? '');
    this.#errors.emit((thrown) => console.error(thrown), error);
  }

  #mustNotBeClosed(): void {
    if (this.state === 'closed') throw closedError();
  }
}

const closedError = () => new BroadcastClientError('CLOSED', 'The client is closed; call connect() again');
