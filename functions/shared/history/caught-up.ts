/** How a user caught up with a broadcast, as tools show it. */

/** One resume that brought the broadcast. */
export interface CaughtUpBy {
  readonly connectionId: string;
  /** ISO 8601 time of the resume. */
  readonly at: string;
  /** ISO 8601. Absent: it was sent, and it is not known whether it arrived. */
  readonly confirmedAt?: string;
}

export interface UserCaughtUp extends CaughtUpBy {
  readonly userId: string;
}

/** One resume of a user that brought something. */
export interface UserResume {
  readonly connectionId: string;
  /** ISO 8601. */
  readonly at: string;
  /** Number of broadcasts it brought. */
  readonly broadcasts: number;
  /** ISO 8601. Absent: it was sent, and it is not known whether it arrived. */
  readonly confirmedAt?: string;
}
