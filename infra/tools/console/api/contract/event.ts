/** Domain events to publish from the page. */

/** A domain event to start with. */
export interface EventExample {
  /** Name of the mapping. */
  readonly name: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
}

export interface PublishRequest {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
}

export interface PublishAnswer {
  readonly eventId: string;
}
