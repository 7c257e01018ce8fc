/** `AWS::Lambda::EventSourceMapping` for SQS queues. */
import { randomUUID } from 'node:crypto';
import type { LocalContext } from '../../core/context';
import { arn } from '../../core/identity';
import type { PropertyReader } from '../../core/property-reader';
import type { Authorize } from '../../core/registry';
import type { ResourceProvider } from '../../core/resource';
import { ServiceError, UnsupportedError } from '../../core/service';
import { queueUrlOfArn } from '../../sqs';
import { invalidParameter } from '../errors';
import { QueuePoller } from '../event-sources/queue-poller';
import type { FunctionStore } from '../function-store';
import { DEFAULT_QUEUE_BATCH_SIZE, QUEUE_POLLERS } from '../limits';
import type { LocalFunction } from '../local-function';

/** Actions that the function's role needs on the queue. Lambda refuses a mapping without them. */
const NEEDED = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

export interface EventSources {
  readonly pollers: QueuePoller[];
  /** As Lambda's API describes them, by id. */
  readonly mappings: Map<string, EventSourceMapping>;
}

export interface EventSourceMapping {
  readonly UUID: string;
  readonly EventSourceMappingArn: string;
  readonly EventSourceArn: string;
  readonly FunctionArn: string;
  readonly State: 'Enabled' | 'Disabled';
  readonly StateTransitionReason: string;
  /** Epoch seconds. */
  readonly LastModified: number;
  readonly BatchSize: number;
  readonly MaximumBatchingWindowInSeconds: number;
  readonly FunctionResponseTypes: readonly string[];
}

export function eventSourceMappingProvider(
  context: LocalContext,
  functions: FunctionStore,
  authorize: Authorize,
  { pollers, mappings }: EventSources,
): ResourceProvider {
  return {
    type: 'AWS::Lambda::EventSourceMapping',
    async create({ properties }) {
      const queueArn = properties.string('EventSourceArn');
      if (queueArn.split(':')[2] !== 'sqs') {
        throw new UnsupportedError(`Local mode has no event sources but SQS queues, got ${queueArn}.`);
      }
      const target = functions.get(properties.string('FunctionName'));
      const enabled = properties.optionalBoolean('Enabled') ?? true;
      const settings = readSettings(properties);
      const poller = new QueuePoller(context, { queueArn, target, ...settings });
      properties.refuseOthers('without it the function would get other messages');
      checkRole(target, queueArn, authorize);
      await checkVisibility(target, queueArn, context);
      if (enabled) {
        pollers.push(poller);
        poller.start();
      }
      const id = randomUUID();
      const itsArn = arn(context.environment, 'lambda', `event-source-mapping:${id}`);
      mappings.set(id, {
        UUID: id,
        EventSourceMappingArn: itsArn,
        EventSourceArn: queueArn,
        FunctionArn: target.configuration.arn,
        State: enabled ? 'Enabled' : 'Disabled',
        StateTransitionReason: 'USER_INITIATED',
        LastModified: Date.now() / 1000,
        BatchSize: settings.batchSize,
        MaximumBatchingWindowInSeconds: 0,
        FunctionResponseTypes: settings.reportsFailures ? ['ReportBatchItemFailures'] : [],
      });
      return { ref: id, attributes: { Id: id, EventSourceMappingArn: itsArn } };
    },
  };
}

function readSettings(properties: PropertyReader) {
  const scaling = properties.optionalReader('ScalingConfig');
  const concurrency = Math.min(scaling?.optionalNumber('MaximumConcurrency') ?? QUEUE_POLLERS, QUEUE_POLLERS);
  scaling?.finish();
  properties.ignore('batches are not delayed; on AWS too, a batch may be smaller', 'MaximumBatchingWindowInSeconds');
  properties.ignore('the number of pollers is fixed', 'ProvisionedPollerConfig');
  properties.ignore('local mode keeps no metrics', 'MetricsConfig');
  properties.ignore('cost allocation', 'Tags');
  return {
    batchSize: properties.optionalNumber('BatchSize') ?? DEFAULT_QUEUE_BATCH_SIZE,
    concurrency,
    reportsFailures: properties.list('FunctionResponseTypes').includes('ReportBatchItemFailures'),
  };
}

/** @throws ServiceError like AWS, if the function's role may not read the queue */
function checkRole({ configuration }: LocalFunction, queueArn: string, authorize: Authorize): void {
  for (const action of NEEDED) {
    try {
      authorize({ kind: 'role', arn: configuration.roleArn }, { action, resource: queueArn });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      throw invalidParameter(
        `The function execution role does not have permissions to call ${action.slice('sqs:'.length)} on SQS. ${error.message}`,
      );
    }
  }
}

/** @throws ServiceError like AWS, if a message could become visible again while the function still runs */
async function checkVisibility({ configuration }: LocalFunction, queueArn: string, context: LocalContext) {
  const { Attributes } = (await context.registry.call({
    ...{ service: 'sqs', operation: 'GetQueueAttributes' },
    caller: { kind: 'role', arn: configuration.roleArn },
    input: { QueueUrl: queueUrlOfArn(context, queueArn), AttributeNames: ['VisibilityTimeout'] },
  })) as { readonly Attributes: Readonly<Record<string, string>> };
  const seconds = Number(Attributes.VisibilityTimeout);
  if (seconds >= configuration.timeoutSeconds) return;
  throw invalidParameter(
    `Queue visibility timeout: ${seconds} seconds is less than Function timeout: ${configuration.timeoutSeconds} seconds`,
  );
}
