/**
 * How a domain event becomes a broadcast, declared as data: which events, to whom, and what message. Fields of the event
 * stand in as `field('detail.orderId')`, and in texts as `` text`order-${field('detail.orderId')}` ``;
 * infra/constructs/domain-events/rules.ts compiles a mapping to rules. Typed by a contract, a mapping whose message the contract does not have, or has with other fields, does not compile.
 */
import type { Contract, ServerToClientMessages, ServerToClientName } from '#sdk/contract';
import type { Audience } from '#shared/contracts';

/** What only an event can tell. JavaScript makes no text of it: that would be sent in the place of the field. */
abstract class FromEvent {
  static {
    const refuse = function (this: FromEvent): never {
      throw new TypeError(this.refusal());
    };
    // Not declared: beside a message's data, each public member would be taken for a field of it.
    for (const key of ['toString', 'toJSON', Symbol.toPrimitive]) {
      Object.defineProperty(this.prototype, key, { value: refuse });
    }
  }

  protected abstract refusal(): string;
}

/** A field of the event, by its path: `detail`, `detail.order.id`, `time`, `id`, `source`. */
export class EventFieldPath extends FromEvent {
  // No public member: beside a message's data, each would be taken for a field of it.
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
    return `field('${this.#path}') has no value before there is an event, and no text is made of it here. In a template literal write text\`…\${field('${this.#path}')}…\`, with 'text' before the first \`; elsewhere let the field stand by itself.`;
  }
}

/** A text with fields of the event in it. */
export class EventText extends FromEvent {
  readonly #parts: readonly (string | EventFieldPath)[];

  constructor(parts: readonly (string | EventFieldPath)[]) {
    super();
    this.#parts = parts;
    if (parts.some((part) => part instanceof EventFieldPath && EventFieldPath.pathOf(part) === 'detail')) {
      throw new Error(
        `field('detail') is an object, which is no part of a text: name a field in it, such as 'detail.id'`,
      );
    }
  }

  static partsOf(text: EventText): readonly (string | EventFieldPath)[] {
    return text.#parts;
  }

  protected override refusal(): string {
    return 'A text`…` with fields has no value before there is an event: let it stand by itself, or put its parts into one text`…`.';
  }
}

/** A field of the domain event. Under `detail` it must be a leaf, as EventBridge tests for presence on leaves only. */
export const field = (path: string): EventFieldPath => new EventFieldPath(path);

/**
 * A text with fields of the domain event in it: `` text`team-${field('detail.team')}` ``. A field that is a text, a number,
 * true or false becomes part of it as it is; an event in which it is anything else is refused by name.
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

/** Every path under `detail` that a value maps. `detail` itself is always there. */
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

/** Which unreached users go to a queue, for a worker that reaches them in another way. */
export interface UnreachedUsersMapping {
  /** Letters and digits; names the queue. */
  readonly name: string;
  /** Names of mappings, whose broadcasts these are. */
  readonly broadcastsOf: readonly string[];
}

/** What a mapping broadcasts, held to no contract. */
export interface MappedMessage {
  readonly type: string;
  readonly data: MappedJson;
}

/** The mapping of a domain event to a message of the contract, with all its fields and no others. */
export type DomainEventMappingOf<C extends Contract> = DomainEventMapping<
  {
    readonly [Name in ServerToClientName<C>]: {
      readonly type: Name;
      readonly data: Mapped<ServerToClientMessages<C>[Name]>;
    };
  }[ServerToClientName<C>]
>;

export interface DomainEventMapping<Message = MappedMessage> {
  /** Letters and digits; part of every broadcastId of this mapping, so keep it once it is in use. */
  readonly name: string;
  readonly pattern: {
    readonly source: readonly string[];
    readonly detailType: readonly string[];
    /** Further conditions on the detail, in EventBridge's pattern language. */
    readonly detail?: Readonly<Record<string, unknown>>;
  };
  readonly audience: Mapped<Audience>;
  readonly message: Message;
  /** ISO 8601 with zone: a broadcast that starts later is not sent, and ends as EXPIRED. */
  readonly expiresAt?: EventFieldPath | EventText;
  /** Two events with one key are one broadcast. @default - each event is its own */
  readonly idempotencyKey?: EventFieldPath | EventText;
}
