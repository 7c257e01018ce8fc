/**
 * Errors of the code the functions share. Lambda reports `name` as errorType, which a state machine matches in ErrorEquals;
 * refused requests and unreachable clients are data, never errors.
 */

/** DynamoDB kept handing items back, which it does under throttling; trying the whole operation again is safe. */
export class RowsNotWrittenError extends Error {
  override readonly name = 'Broadcast.RowsNotWritten';
  constructor(table: string, rows: number, attempts: number) {
    super(
      `${rows} rows of ${table} were not written in ${attempts} attempts: DynamoDB is throttling the table. Try again.`,
    );
  }
}

/** A sender was pointed at a row that holds no envelope. */
export class EnvelopeNotFoundError extends Error {
  override readonly name = 'Broadcast.EnvelopeNotFound';
  constructor(table: string, broadcastId: string) {
    super(`Broadcast '${broadcastId}' has no envelope in ${table}: its row expired or was never claimed.`);
  }
}

/** Asked about a broadcast that nobody started, or whose rows are past their retention. */
export class BroadcastNotFoundError extends Error {
  override readonly name = 'Broadcast.NotFound';
  constructor(table: string, broadcastId: string) {
    super(`Broadcast '${broadcastId}' is not in ${table}: a broadcastId is mapping/source/key, and rows expire.`);
  }
}

/** Asked about the end of a broadcast that has none yet. */
export class BroadcastNotOverError extends Error {
  override readonly name = 'Broadcast.NotOver';
  constructor(broadcastId: string) {
    super(
      `Broadcast '${broadcastId}' is still running, and who it fails to reach is not known yet: wait for its report.`,
    );
  }
}

/** A request that cannot become a broadcast. Thrown by the checks, and turned into the decision INVALID by open-broadcast. */
export class InvalidRequestError extends Error {
  override readonly name = 'Broadcast.InvalidRequest';
}
