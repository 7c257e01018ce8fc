/** A client: combines connector, channels, queue and listeners. */
import type { Envelope } from '#shared/contracts/envelope';
import { Acknowledger } from './acknowledger';
import { Channels } from './channels';
import type { ClientState, ConnectorHandlers, KeepsConnection } from './connector';
import { BroadcastClientError, reasonOf } from './errors';
import type { Extension, ExtensionLink } from './extension';
import { Hearings } from './hearings';
import { type Incoming, readIncoming } from './incoming';
import type { Outlet } from './link';
import { Listeners, type Unsubscribe } from './listeners';
import { watchPage } from './page-events';
import { Ordering } from './ordering';
import { Outbox } from './outbox';
import { Position } from './position';
import { Resumer } from './resumer';
import { DEFAULT_TIMING, type Timing } from './timing';
import type { BroadcastClient, GapListener, ListenOptions, MessageInfo } from './types';

const DEFAULT_QUEUE_SIZE = 100;

export interface ClientOptions {
  readonly queueSize?: number | undefined;
  readonly timing?: Partial<Timing> | undefined;
  readonly position?: string | undefined;
  readonly inOrder?: number | undefined;
  readonly resume?: boolean | undefined;
  readonly sendInOrder?: boolean | undefined;
  readonly acknowledge?: 'auto' | 'manual' | undefined;
}

export class Client implements BroadcastClient {
  readonly #timing: Timing;
  readonly #connector: KeepsConnection;
  readonly #channels: Channels;
  readonly #outbox: Outbox;
  readonly #position = new Position();
  readonly #resumer: Resumer;
  readonly #ordering: Ordering;
  readonly #acknowledger: Acknowledger;
  readonly #hearings: Hearings;
  readonly #messages = new Map<string, Listeners<[envelope: Envelope]>>();
  readonly #everyMessage = new Listeners<[Envelope]>();
  readonly #gaps = new Listeners<Parameters<GapListener>>();
  readonly #errors = new Listeners<[error: BroadcastClientError]>();
  readonly #states = new Listeners<[state: ClientState]>();
  readonly #extensions = new Set<Extension>();
  readonly #unwatchPage: Unsubscribe;
  /** Gives an envelope to the listeners. */
  readonly #dispatch: (envelope: Envelope) => void;

  /** @param connector makes the connector, which calls the handlers */
  constructor(
    {
      queueSize = DEFAULT_QUEUE_SIZE,
      timing,
      position,
      inOrder,
      resume = true,
      sendInOrder = false,
      acknowledge = 'auto',
    }: ClientOptions,
    connector: (timing: Timing, handlers: ConnectorHandlers) => KeepsConnection,
  ) {
    this.#timing = { ...DEFAULT_TIMING, ...timing };
    this.#outbox = new Outbox({
      size: queueSize,
      isOneByOne: sendInOrder,
      timing: this.#timing,
      send: (text) => this.#send(text),
      failed: (error) => this.#failed(error),
    });
    this.#channels = new Channels(this.#timing.replyMs, (error) => this.#failed(error));
    if (position !== undefined) this.#position.restore(position);
    this.#resumer = new Resumer({
      isOn: resume,
      position: this.#position,
      timing: this.#timing,
      gap: (stream, reason) => this.announce(stream, reason),
      received: (envelope) => this.#take(envelope),
      held: () => this.#ordering.held,
      settled: () => this.#ordering.release(),
      unanswered: () => this.#connector.wake(0),
      unknown: () => this.#connector.connect(),
    });
    this.#ordering = new Ordering(
      () => this.state !== 'open' || this.#resumer.isUnsettled,
      (envelope) => this.announce(undefined, 'ORDER', ...(envelope ? [envelope] : [])),
      (envelope) => this.#position.lastValues.isOutdated(envelope),
      this.#position.restoredGiven,
    );
    this.#acknowledger = new Acknowledger({
      timing: this.#timing,
      send: (text) => this.#send(text),
      unanswered: () => this.#connector.wake(0),
      notAsked: (details) =>
        this.#failed(new BroadcastClientError('SERVER', 'The server asked for no such acknowledgement', { details })),
    });
    this.#acknowledger.restore(this.#position.restoredAcknowledged);
    this.#hearings = new Hearings((envelope) => {
      if (acknowledge === 'auto') this.#acknowledger.add(envelope);
    });
    this.#dispatch = this.#ordering.listener('', inOrder, (envelope) =>
      this.#hearings.give(envelope, () => {
        for (const listeners of [this.#messages.get(envelope.type), this.#everyMessage])
          listeners?.emit((thrown) => this.#listenerThrew(thrown), envelope);
      }),
    );
    this.#connector = connector(this.#timing, {
      opened: (link, replaces) => this.#opened(link, replaces),
      received: (link, data) => this.#received(link, data),
      dropped: () => {
        this.#channels.leave();
        for (const each of this.#extensions) each.dropped();
        this.#resumer.dropped();
        this.#acknowledger.dropped();
        this.#outbox.interrupted();
      },
      stateChanged: (state) => this.#stateChanged(state),
      failed: (error) => this.#failed(error),
    });
    // A network that comes back may be another one, on which the connection no longer works.
    this.#unwatchPage = watchPage(
      () => this.#connector.wake(0),
      () => {
        this.#connector.wake(this.#timing.heartbeatMs);
        this.#resumer.check();
      },
    );
    this.#connector.connect();
  }

  get state(): ClientState {
    return this.#connector.state;
  }

  get position(): string {
    return this.#position.save(
      this.#ordering.held,
      this.#ordering.given,
      this.#resumer.unsure,
      this.#acknowledger.saved,
    );
  }

  on(name: string, listener: (data: unknown, info: MessageInfo) => void, { inOrder }: ListenOptions = {}): Unsubscribe {
    const listeners = this.#messages.get(name) ?? new Listeners();
    this.#messages.set(name, listeners);
    const give = (envelope: Envelope, wasLater?: boolean) =>
      this.#hearings.listen(envelope, () => listener(envelope.data, this.#infoOf(envelope)), wasLater);
    if (inOrder === undefined) return listeners.add((envelope) => give(envelope));
    // It is given out later, so its errors are caught here.
    const ordered = this.#ordering.listener(name, inOrder, (envelope) => {
      try {
        give(envelope, true);
      } catch (thrown) {
        this.#listenerThrew(thrown);
      }
    });
    const remove = listeners.add((envelope) => {
      this.#hearings.later(envelope);
      ordered(envelope);
    });
    return () => {
      remove();
      this.#ordering.remove(ordered);
    };
  }

  onMessage(listener: (message: Envelope) => void): Unsubscribe {
    return this.#everyMessage.add((envelope) => this.#hearings.listen(envelope, () => listener(envelope)));
  }

  onGap(listener: GapListener): Unsubscribe {
    return this.#gaps.add(listener);
  }

  send(name: string, data?: unknown): void {
    this.#mustNotBeClosed();
    this.#outbox.send(name, data);
  }

  subscribe(channel: string): Promise<void> {
    // A caller that gets a promise gets every error by it.
    return this.state === 'closed' ? Promise.reject(closedError()) : this.#channels.subscribe(channel);
  }

  unsubscribe(channel: string): void {
    this.#channels.unsubscribe(channel);
    this.#resumer.left(channel);
  }

  onError(listener: (error: BroadcastClientError) => void): Unsubscribe {
    return this.#errors.add(listener);
  }

  onStateChange(listener: (state: ClientState) => void): Unsubscribe {
    return this.#states.add(listener);
  }

  extend(extension: Extension): ExtensionLink {
    this.#extensions.add(extension);
    return {
      timing: this.#timing,
      send: (text) => this.#send(text),
      isIn: (channel) => this.#channels.isIn(channel),
      threw: (thrown) => this.#listenerThrew(thrown),
      remove: () => void this.#extensions.delete(extension),
    };
  }

  close(): void {
    this.#acknowledger.closing();
    this.#connector.close();
  }

  #opened(link: Outlet, replaces: boolean): Promise<void> {
    this.#resumer.opened(link, replaces);
    this.#acknowledger.opened();
    const joined = this.#channels.join(link);
    this.#outbox.flush();
    return joined;
  }

  /** @returns false if there is no connection */
  #send(text: string): boolean {
    return this.#connector.current?.send(text) ?? false;
  }

  /** API Gateway does not say which message it refused: it may be the resume, or the one that the queue waits for. */
  #oneRefused(link: Outlet): void {
    this.#resumer.refused(link, undefined);
    this.#acknowledger.refused(undefined, 0);
    this.#outbox.interrupted();
    this.#outbox.flush();
  }

  #received(link: Outlet, data: unknown): void {
    this.#handle(link, readIncoming(data), data);
  }

  #handle(link: Outlet, incoming: Incoming, data: unknown): void {
    switch (incoming.kind) {
      case 'envelope':
        return this.#take(incoming.envelope);
      case 'resumed':
        return this.#resumer.answered(link, incoming.resumed);
      case 'acknowledged':
        return this.#acknowledger.answered(incoming.acknowledged);
      case 'handled':
        if (incoming.reply) this.#handle(link, incoming.reply, data);
        this.#outbox.handled(incoming.ack);
        return;
      case 'pong':
        return;
      case 'subscribed':
      case 'unsubscribed':
        this.#outbox.serverIsReady();
        if (this.#channels.answered(link, incoming.channel, incoming.kind)) {
          this.#resumer.joined(link, incoming.channel);
          for (const each of this.#extensions) each.joined(incoming.channel);
        }
        return;
      case 'presence':
        for (const each of this.#extensions) each.received(incoming.frame);
        return;
      case 'busy': {
        const { channel, resume, acknowledge, isPresence, isAnonymous, retryAfterMs, reply } = incoming;
        for (const each of this.#extensions) each.refused(reply, retryAfterMs);
        if (isPresence) return;
        if (resume !== undefined) return this.#resumer.refused(link, resume, retryAfterMs);
        if (acknowledge !== undefined) return this.#acknowledger.refused(acknowledge, retryAfterMs);
        // Refused channels are requested again.
        this.#channels.busy(link, channel, this.#outbox.serverIsBusy(retryAfterMs));
        if (isAnonymous) this.#oneRefused(link);
        // Without a channel, the refused message may be the application's, which is lost.
        if (channel === undefined)
          this.#failed(
            new BroadcastClientError('BUSY', 'Too many requests at once: one was refused', { details: reply }),
          );
        return;
      }
      case 'error': {
        const { resume, mustReconnect, acknowledge, isPresence, isAnonymous, actions } = incoming;
        for (const each of this.#extensions) each.refused(incoming.reply);
        if (actions && (this.#resumer.unknownAction(link, actions) || this.#acknowledger.unknownAction(actions)))
          return;
        if (isAnonymous) this.#oneRefused(link);
        else if (resume !== undefined) this.#resumer.refused(link, resume, 0, mustReconnect);
        else if (acknowledge !== undefined) this.#acknowledger.refused(acknowledge, undefined);
        const error = new BroadcastClientError('SERVER', incoming.message, { details: incoming.reply });
        if (incoming.channel !== undefined && !isPresence) this.#channels.refused(link, incoming.channel, error);
        return this.#failed(error);
      }
      case 'unreadable':
        return this.#failed(new BroadcastClientError('UNREADABLE', 'A message is not an envelope', { details: data }));
    }
  }

  #infoOf(envelope: Envelope): MessageInfo {
    const { data: _, acknowledge, ...info } = envelope;
    return acknowledge ? { ...info, acknowledge: () => this.#acknowledger.add(envelope) } : info;
  }

  /** Drops what was here before, and what is older than what was. */
  #take(envelope: Envelope): void {
    // Both remember what they are given, so an older version is also a known id.
    if (this.#position.take(envelope) && this.#position.lastValues.add(envelope)) this.#dispatch(envelope);
    if (this.#position.isFull) this.#resumer.tooMuch();
    for (const stream of this.#position.overflow()) this.announce(stream, 'TOO_MANY');
  }

  protected announce(...[stream, reason, envelope]: Parameters<GapListener>): void {
    if (this.#gaps.isEmpty) {
      const where = stream === undefined ? '' : ` of stream '${stream}'`;
      return this.#failed(
        new BroadcastClientError('GAP', `Messages${where} may be missing (${reason}), and there is no onGap listener`),
      );
    }
    this.#gaps.emit((thrown) => this.#listenerThrew(thrown), stream, reason, ...(envelope ? [envelope] : []));
  }

  #stateChanged(state: ClientState): void {
    if (state === 'closed') {
      this.#resumer.dropped();
      this.#acknowledger.dropped();
      for (const each of this.#extensions) each.dropped();
      this.#ordering.stop();
      this.#unwatchPage();
      this.#channels.close();
      this.#outbox.close();
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
