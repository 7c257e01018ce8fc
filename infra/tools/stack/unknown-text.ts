/** What no record of a broadcast says, for people, and how to reach those it leaves out. */
import { isUnknown, type Unknown } from '#shared/tables/broadcast-record';
import { counted } from './counted';

/** One line each; none when all is known. */
export function unknownLines(unknown: Unknown, broadcastId: string): string[] {
  if (!isUnknown(unknown)) return [];
  const { failedConnections, lostParts, totals } = unknown;
  return [
    ...(failedConnections > 0
      ? [
          `${counted(failedConnections, 'failed connection')} ${failedConnections === 1 ? 'is' : 'are'} not on record: which ${failedConnections === 1 ? 'it is' : 'they are'} is not known, and no resend by connection reaches ${failedConnections === 1 ? 'it' : 'them'}.`,
        ]
      : []),
    ...(lostParts > 0
      ? [
          `${counted(lostParts, 'part')} of its audience ${lostParts === 1 ? 'was' : 'were'} lost: whom ${lostParts === 1 ? 'it' : 'they'} reached is not known.`,
        ]
      : []),
    ...(totals ? ['It FAILED on its way: whom it had not reached by then is not known.'] : []),
    `To reach them: broadcast resend '${broadcastId}' --whole-audience. It keeps the id, so clients that have the message drop the copy.`,
  ];
}
