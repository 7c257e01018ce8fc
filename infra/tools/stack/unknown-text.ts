/** What the records of a broadcast do not tell, in words, and how to reach whoever they leave out. */
import { isUnknown, type Unknown } from '#shared/tables/broadcast-record';
import { counted } from './counted';

/** One line each; none if everything is known. */
export function unknownLines(unknown: Unknown, broadcastId: string): string[] {
  if (!isUnknown(unknown)) return [];
  const { failedConnections, lostParts, totals } = unknown;
  return [
    ...(failedConnections > 0
      ? [
          `${counted(failedConnections, 'failed connection')} ${failedConnections === 1 ? 'is' : 'are'} not on record: which ${failedConnections === 1 ? 'it is' : 'they are'} is not known, so a resend by connection does not reach ${failedConnections === 1 ? 'it' : 'them'}.`,
        ]
      : []),
    ...(lostParts > 0
      ? [
          `${counted(lostParts, 'part')} of its audience ${lostParts === 1 ? 'was' : 'were'} lost: it is not known whom ${lostParts === 1 ? 'it' : 'they'} reached.`,
        ]
      : []),
    ...(totals ? ['It FAILED halfway: it is not known whom it did not reach.'] : []),
    `To reach them: broadcast resend '${broadcastId}' --whole-audience. It keeps the id, so clients that have the message drop the copy.`,
  ];
}
