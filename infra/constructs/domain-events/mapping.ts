/**
 * How a domain event becomes a broadcast, declared as data: which events, to whom, and what message.
 * `field('detail.orderId')` stands for a field of the event; in a string, write ``
 * text`order-${field('detail.orderId')}` ``. infra/constructs/domain-events/rules.ts compiles a mapping to rules. If it
 * is typed by a contract, a mapping compiles only if the contract has its message with exactly these fields.
 */
import type { Contract, ServerToClientMessages, ServerToClientName } from '#sdk/contract';
import type { AcknowledgeWithin, Audience, IfUnreached } from '#shared/contracts';

/**
 * A value that only an event has. JavaScript must not turn it into a string, which would be sent in place of the field.
 */
abstract class FromEvent {
  static {
    const refuse = function (this: FromEvent): never {
      throw new TypeError(this.refusal());
    };
    // Not declared as members: in a message's data, each public member would count as one of its fields.
    for (const key of ['toString', 'toJSON', Symbol.toPrimitive]) {
      Object.defineProperty(this.prototype, key, { value: refuse });
    }
  }

  protected abstract refusal(): string;
}

/** A field of the event, by its path: `detail`, `detail.order.id`, `time`, `id`, `source`. */
export class EventFieldPath extends FromEvent {
  // No public member: in a message's data, each would count as one of its fields.
  readonly #path: string;

  constructor(path: string) {
    super();
    this.#path = path;
    if (!/^(detail(\.[A-Za-z_][\w-]*)*|id|source|time|account|region|detail-type)$/.test(path)) {
      throw new Error(
        `'${path}' is not a field of an event: expected 'detail', a path under it such as 'detail.order.id', or one of id, source, time, account, region, detail-type`,
      );
    }
  }

  static pathOf(field: EventFieldPath): string {
    return field.#path;
  }

  protected override refusal(): string {
    return `field('${this.#path}') has no value before there is an event, so it cannot be turned into a string here. In a template literal write text\`…\${field('${this.#path}')}…\`, with 'text' before the first \`; elsewhere use the field on its own.`;
  }
}

/** A string with fields of the event in it. */
export class EventText extends FromEvent {
  readonly #parts: readonly (string | EventFieldPath)[];

  constructor(parts: readonly (string | EventFieldPath)[]) {
    super();
    this.#parts = parts;
    if (parts.some((part) => part instanceof EventFieldPath && EventFieldPath.pathOf(part) === 'detail')) {
      throw new Error(
        `field('detail') is an object, which cannot be part of a text: name a field in it, such as 'detail.id'`,
      );
    }
  }

  static partsOf(text: EventText): readonly (string | EventFieldPath)[] {
    return text.#parts;
  }

  protected override refusal(): string {
    return 'A text`…` with fields has no value before there is an event: use it on its own, or put its parts into one text`…`.';
  }
}

/** A field of the domain event. Under `detail` it must be a leaf: EventBridge tests only leaves for presence. */
export const field = (path: string): EventFieldPath => new EventFieldPath(path);

/**
 * A string with fields of the domain event in it: `` text`team-${field('detail.team')}` ``. A string, number, true or
 * false goes in as it is; an event in which the field is anything else is refused with an error that names the field.
 */
export function text(
  strings: TemplateStringsArray,
  ...values: readonly (EventFieldPath | EventText | string | number | boolean)[]
): EventText {
  const parts = strings.flatMap((string, index) => {
    const value = values[index] ?? '';
    return [string, ...(value instanceof EventText ? EventText.partsOf(value) : [value])];
  });
  return new EventText(
    parts.map((part) => (part instanceof EventFieldPath ? part : String(part))).filter((part) => part !== ''),
  );
}

/** Every path under `detail` that a value maps. `detail` itself always exists. */
export function detailPathsIn(value: unknown): string[] {
  if (value instanceof EventFieldPath)
    return [EventFieldPath.pathOf(value)].filter((path) => path.startsWith('detail.'));
  if (value instanceof EventText) return EventText.partsOf(value).flatMap(detailPathsIn);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(detailPathsIn) : [];
}

/** A value in which event fields stand for what the event will carry. */
export type Mapped<T> =
  | EventFieldPath
  | (T extends readonly (infer Item)[]
      ? readonly Mapped<Item>[]
      : T extends object
        ? { readonly [K in keyof T]: Mapped<T[K]> }
        : string extends T
          ? T | EventText
          : T);

/** JSON in which event fields may stand anywhere. */
export type MappedJson =
  | EventFieldPath
  | EventText
  | string
  | number
  | boolean
  | null
  | readonly MappedJson[]
  | { readonly [key: string]: MappedJson | undefined };

/** Which unreached users go to a queue, for a worker that reaches them another way. */
export interface UnreachedUsersMapping {
  /** Letters and digits; names the queue. */
  readonly name: string;
  /** Names of the mappings whose broadcasts it covers. */
  readonly broadcastsOf: readonly string[];
}

/** What a mapping broadcasts, without a contract. */
export interface MappedMessage extends LastValue {
  readonly type: string;
  readonly data: MappedJson;
}

interface LastValue {
  /**
   * Clients drop a message that is older than the newest version they have of the same type and key. The version is a
   * number, or a string that grows, such as an ISO 8601 time. @default - clients keep every message
   */
  readonly supersedes?: {
    readonly key: EventFieldPath | EventText | string;
    readonly version: EventFieldPath | EventText;
  };
  /**
   * The service keeps the newest message of each key of a channel, or of everyone, and gives it to clients that subscribe or
   * connect. Needs history, and an audience without users. @default - not kept
   */
  readonly retain?: EventFieldPath | EventText | string;
}

/** A mapping to a message of the contract, with exactly the fields of that message. */
export type DomainEventMappingOf<C extends Contract> = DomainEventMapping<
  {
    readonly [Name in ServerToClientName<C>]: LastValue & {
      readonly type: Name;
      readonly data: Mapped<ServerToClientMessages<C>[Name]>;
    };
  }[ServerToClientName<C>]
>;

export interface DomainEventMapping<Message = MappedMessage> {
  /** Letters and digits. Part of every broadcastId of this mapping, so keep it once it is in use. */
  readonly name: string;
  readonly pattern: {
    readonly source: readonly string[];
    readonly detailType: readonly string[];
    /** Further conditions on the detail, in EventBridge's pattern language. */
    readonly detail?: Readonly<Record<string, unknown>>;
  };
  readonly audience: Mapped<Audience>;
  readonly message: Message;
  /** ISO 8601 with a time zone. A broadcast that starts later is not sent and ends as EXPIRED. */
  readonly expiresAt?: EventFieldPath | EventText;
  /**
   * ISO 8601 with a time zone: the time to send it, up to a year ahead. An event without the field is refused, so give events that go
   * at once a mapping of their own. Needs the setting `scheduled`. @default - at once
   */
  readonly sendAt?: EventFieldPath | EventText;
  /** Two events with the same key are one broadcast. @default - each event is its own */
  readonly idempotencyKey?: EventFieldPath | EventText;
  /** `false` keeps its broadcasts out of history: a client that is away misses them. @default true */
  readonly history?: boolean;
  /**
   * Asks the users to acknowledge the message, and puts `Broadcast Acknowledged` on the bus at the deadline. Needs the setting
   * `acknowledgements`. @default - nobody is asked
   */
  readonly acknowledge?: AcknowledgeWithin;
  /**
   * Puts `User To Reach` on the bus for each user of `audience.users` who does not have the message in time. Needs the setting
   * `usersToReach`. @default - nobody waits for that
   */
  readonly ifUnreached?: IfUnreached;
  /**
   * Field with the trace of the event, as W3C Trace Context writes it: `field('detail.traceparent')`. Clients get it with the message.
   * Unlike other fields it may be absent: events with it match a rule of their own. @default - messages belong to no trace, or to the
   * X-Ray trace of the execution if that is sampled
   */
  readonly traceparent?: EventFieldPath;
}
