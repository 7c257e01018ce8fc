/**
 * URLs, ARNs and names of queues: `http://127.0.0.1:4566/000000000000/orders`, `arn:aws:sqs:REGION:ACCOUNT:orders`,
 * `orders`.
 */
import type { LocalContext } from '../core/context';
import { ACCOUNT_ID } from '../core/identity';
import { invalidParameter } from './errors';

export const queueUrl = (context: Pick<LocalContext, 'endpoint'>, name: string): string =>
  `${context.endpoint()}/${ACCOUNT_ID}/${name}`;

/** For callers that know a queue by its ARN, e.g. EventBridge for a dead-letter queue. */
export const queueUrlOfArn = (context: Pick<LocalContext, 'endpoint'>, queueArn: string): string =>
  queueUrl(context, queueArn.slice(queueArn.lastIndexOf(':') + 1));

/**
 * The name in a queue URL. The host is ignored: the endpoint has several names (127.0.0.1, localhost).
 * @throws ServiceError InvalidParameterValueException
 */
export function queueNameOf(url: string): string {
  const name = /\/\d{12}\/([^/?#]+)$/.exec(url)?.[1];
  if (name === undefined) throw invalidParameter(`QueueUrl must end in /{account}/{queue name}, got '${url}'.`);
  return name;
}
