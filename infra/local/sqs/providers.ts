/** Creates `AWS::SQS::Queue` and `AWS::SQS::QueuePolicy`. */
import type { LocalContext } from '../core/context';
import type { CreatedResource, ResourceProvider, TemplateResource } from '../core/resource';
import { type JsonObject, UnsupportedError } from '../core/service';
import { Queue } from './queue';
import { queueSettings } from './queue-settings';
import type { QueueStore } from './queue-store';

const FIFO_SUFFIX = '.fifo';

export const queueProviders = (context: LocalContext, queues: QueueStore): readonly ResourceProvider[] => [
  {
    type: 'AWS::SQS::Queue',
    reference: { nameProperty: 'QueueName', of: (name) => referenceTo(queues, name) },
    create: (resource) => createQueue(queues, resource),
  },
  { type: 'AWS::SQS::QueuePolicy', create: (resource) => createPolicy(context, queues, resource) },
];

function createQueue(queues: QueueStore, { logicalId, properties, generatedName }: TemplateResource): CreatedResource {
  const where = `AWS::SQS::Queue ${logicalId}`;
  const settings = queueSettings(properties);
  const name =
    properties.optionalString('QueueName') ?? (settings.fifo ? `${generatedName}${FIFO_SUFFIX}` : generatedName);
  if (name.endsWith(FIFO_SUFFIX) !== (settings.fifo !== undefined)) {
    throw new UnsupportedError(
      `${where}: the name of a FIFO queue, and of no other, ends with ${FIFO_SUFFIX}; got ${name}.`,
    );
  }
  properties.ignore(
    'messages are only in memory: nothing is encrypted at rest',
    'KmsDataKeyReusePeriodSeconds',
    'KmsMasterKeyId',
    'SqsManagedSseEnabled',
  );
  properties.ignore('cost allocation', 'Tags');
  properties.finish();

  const { deadLetterQueueArn } = settings;
  const deadLetterQueue = deadLetterQueueArn === undefined ? undefined : queues.byArn(deadLetterQueueArn);
  if (deadLetterQueueArn !== undefined && !deadLetterQueue) {
    throw new UnsupportedError(`${where}: its dead-letter queue ${deadLetterQueueArn} is not in the template.`);
  }
  if (deadLetterQueue && (deadLetterQueue.settings.fifo === undefined) !== (settings.fifo === undefined)) {
    throw new UnsupportedError(`${where}: its dead-letter queue must be of the same type, FIFO or standard.`);
  }
  const queue = new Queue(name, queues.arnOf(name), settings, deadLetterQueue);
  queues.add(queue);
  return referenceTo(queues, name);
}

function referenceTo(queues: QueueStore, name: string): CreatedResource {
  const url = queues.urlOf(name);
  return { ref: url, attributes: { Arn: queues.arnOf(name), QueueName: name, QueueUrl: url } };
}

function createPolicy(
  context: LocalContext,
  queues: QueueStore,
  { properties, generatedName }: TemplateResource,
): CreatedResource {
  const urls = properties.list('Queues');
  const document = properties.optionalReader('PolicyDocument');
  document?.ignore('there is one version of the policy language', 'Version', 'Id');
  const statements = document?.list('Statement') ?? [];
  document?.finish();
  properties.finish();
  for (const url of urls) {
    const { arn } = queues.byUrl(String(url));
    for (const statement of statements) context.resourcePolicies.add(arn, statement as JsonObject);
  }
  return { ref: generatedName, attributes: { Id: generatedName } };
}
