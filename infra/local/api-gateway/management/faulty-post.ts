/** A post with an injected fault: late, refused, cut off, or treated as if the client were gone. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PostFault } from '../../core/fault-hooks';
import { ServiceError } from '../../core/service';
import { DroppedConnectionError } from '../../http/dropped-connection';
import type { OpenConnection } from '../connections/open-connection';
import { gone } from './refusals';

/** What AWS answers with each status; any other status is an internal error. */
const ANSWERS: Readonly<Record<number, { readonly errorType: string; readonly message: string }>> = {
  403: { errorType: 'ForbiddenException', message: 'Forbidden' },
  410: { errorType: 'GoneException', message: '' },
  413: { errorType: 'PayloadTooLargeException', message: 'Message too long' },
  429: { errorType: 'LimitExceededException', message: '' },
  503: { errorType: 'ServiceUnavailableException', message: 'Service Unavailable' },
};
const FAULT = { errorType: 'InternalServerErrorException', message: 'Internal server error' };

/**
 * @param send throws ServiceError if the connection does not take the message
 * @param terminate breaks the client's socket
 */
export async function postUnder(
  { delayMs, effect }: PostFault,
  connection: OpenConnection,
  send: () => void,
  terminate: (options: { readonly silently: boolean }) => void,
): Promise<void> {
  if (delayMs > 0) {
    await sleep(delayMs, undefined, { ref: false });
    if (!connection.isOpen) throw gone();
  }
  switch (effect?.type) {
    case undefined:
      return send();
    case 'status': {
      const { errorType, message } = ANSWERS[effect.status] ?? FAULT;
      throw new ServiceError(effect.errorHeader ? errorType : '', message, effect.status);
    }
    case 'request-dropped':
      if (effect.delivered) send();
      throw new DroppedConnectionError();
    case 'socket-dropped':
      terminate({ silently: effect.silently });
      throw gone();
    case 'socket-half-open':
      connection.halfOpen(effect.noticedAfterMs);
      return send();
    case 'socket-frozen':
      connection.freeze(effect.forMs);
      return send();
  }
}
