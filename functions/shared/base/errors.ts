/**
 * Errors of the functions' shared code. Lambda reports `name` as errorType, which a state machine matches in
 * ErrorEquals. Refused requests and unreachable clients are data, not errors.
 */

/** DynamoDB kept returning unprocessed items, as it does when throttled. A retry of the whole operation is safe. */
export class RowsNotWrittenError extends Error {
  override readonly name = 'Broadcast.RowsNotWritten';
  constructor(table: string, rows: number, attempts: number) {
    super(
      `${rows} rows of ${table} were not written in ${attempts} attempts: DynamoDB is throttling the table. Try again.`,
    );
  }
}

/** A sender was given a reference to a row without an envelope. */
export class EnvelopeNotFoundError extends Error {
  override readonly name = 'Broadcast.EnvelopeNotFound';
  constructor(table: string, broadcastId: string) {
    super(`Broadcast '${broadcastId}' has no envelope in ${table}: its row expired or was never claimed.`);
  }
}

/** The broadcast was never started, or its rows have expired. */
export class BroadcastNotFoundError extends Error {
  override readonly name = 'Broadcast.NotFound';
  constructor(table: string, broadcastId: string) {
    super(
      `Broadcast '${broadcastId}' is not in ${table}. A broadcastId has the form mapping/source/key, and rows expire.`,
    );
  }
}

/** The broadcast is still running, or is to be sent later. */
export class BroadcastNotOverError extends Error {
  override readonly name = 'Broadcast.NotOver';
  constructor(broadcastId: string) {
    super(`Broadcast '${broadcastId}' is not over, so its failures are not known yet. Wait for its report.`);
  }
}

/** A request that cannot become a broadcast. The checks throw it, and open-broadcast turns it into the decision INVALID. */
export class InvalidRequestError extends Error {
  override readonly name = 'Broadcast.InvalidRequest';
}
