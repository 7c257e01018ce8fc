/** A receipt handle names the queue, the message and the receive it came from; opaque to the client, as in SQS. */
import { ServiceError } from '../core/service';

export const receiptHandle = (queueName: string, messageId: string, receive: number): string =>
  Buffer.from([queueName, messageId, receive].join(' ')).toString('base64');

/** @throws ServiceError ReceiptHandleIsInvalid for a handle of another queue or of nobody */
export function parseReceiptHandle(handle: string, queueName: string): { messageId: string; receive: number } {
  const [queue, messageId, receive] = Buffer.from(handle, 'base64').toString().split(' ');
  if (queue !== queueName || messageId === undefined || receive === undefined) {
    throw new ServiceError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid for this queue.');
  }
  return { messageId, receive: Number(receive) };
}
