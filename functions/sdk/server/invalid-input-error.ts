/** A client's message does not fit its route. The client gets the error text as a reply. */
import { errorReply, type RouteResult } from '#shared/websocket/websocket';
import type { MessageIssue } from '../invalid-message-error';

export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';

  constructor(
    readonly action: string,
    message: string,
    /** Where the data does not fit its schema. */
    readonly issues: readonly MessageIssue[] = [],
  ) {
    super(message);
  }

  /** `{ type: 'error', message, action, issues? }` */
  reply(): RouteResult {
    const { action, issues, message } = this;
    return errorReply(message, { action, ...(issues.length > 0 && { issues }) });
  }
}
