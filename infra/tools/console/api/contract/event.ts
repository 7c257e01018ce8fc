/** Domain events: those on the bus, and those to publish from the page. */

/** One event on the bus, as the list shows it. */
export interface LoggedEvent {
  /** Rises with every event; the list is paged by it. */
  readonly sequence: number;
  /** EventBridge id. */
  readonly id: string;
  /** When it came, in epoch milliseconds. */
  readonly at: number;
  readonly source: string;
  readonly detailType: string;
  /** Names of the rules that matched. */
  readonly matched: readonly string[];
  /** Number of rules that did not. */
  readonly unmatched: number;
  /** Whether an archive sent it again. */
  readonly replayed: boolean;
  /** What went wrong with it, in words; absent if nothing did. */
  readonly problem?: string;
}

export interface EventFilter {
  /** Words; each must occur in the event's id, source, detail type, a matching rule's name or the problem. */
  readonly text?: string;
  /** Only events that no rule matched. */
  readonly unmatched?: boolean;
}

export interface EventPage {
  /** Latest first. */
  readonly events: readonly LoggedEvent[];
  /** `before` of the next page; absent on the last. */
  readonly next?: number;
  /** Events that are kept; older ones have been dropped. */
  readonly kept: number;
}

export interface LoggedEventDetail extends LoggedEvent {
  /** The event, JSON text. */
  readonly event: string;
  readonly rules: readonly RuleDecision[];
}

/** What one rule did with an event. */
export interface RuleDecision {
  readonly rule: string;
  /** The mapping that the rule belongs to; absent for a rule that starts no broadcast of this stack. */
  readonly mapping?: string;
  /** Why it did not match, in words; absent if it matched. */
  readonly mismatch?: string;
  readonly deliveries: readonly EventDelivery[];
  /** What the broadcast's first step makes of the event, by the rules as they are now. */
  readonly broadcast?: {
    readonly id: string;
    /** Why the request is refused. */
    readonly problem?: string;
    /** Why nothing is sent. */
    readonly note?: string;
    /** Partition keys of the index, the first of them. */
    readonly recipients: readonly string[];
  };
}

export interface EventDelivery {
  /** Name of the target. */
  readonly target: string;
  readonly state: 'delivered' | 'retrying' | 'dead-lettered' | 'lost' | 'abandoned';
  /** Why it is not delivered. */
  readonly failure?: string;
}

/** A domain event to start with. */
export interface EventExample {
  /** Name of the mapping. */
  readonly name: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
  /** What the stack's contract says about fields of the detail. Absent if it says nothing. */
  readonly fields?: readonly ContractField[];
}

/** A field of the detail that becomes a part of a message, by the message's JSON Schema. */
export interface ContractField {
  /** Keys in the detail. */
  readonly path: readonly string[];
  readonly required: boolean;
  /** As JSON Schema names it: `string`, `number`, `integer`, `boolean`, `array`, `object`. */
  readonly type?: string;
  /** The only values, if there are few. */
  readonly choices?: readonly (string | number | boolean)[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly description?: string;
}

export interface PublishRequest {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
}

export interface PublishAnswer {
  readonly eventId: string;
}
