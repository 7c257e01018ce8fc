/** `AWS::Lambda::EventSourceMapping` for SQS queues. */
import type { LocalContext } from '../../core/context';
import type { PropertyReader } from '../../core/property-reader';
import type { Authorize } from '../../core/registry';
import type { ResourceProvider } from '../../core/resource';
import { type JsonObject, ServiceError, UnsupportedError } from '../../core/service';
import { queueUrlOfArn } from '../../sqs';
import { invalidParameter } from '../errors';
import type { EventSourceMappings } from '../event-sources/event-source-mappings';
import { mappingSettings } from '../event-sources/mapping-settings';
import type { FunctionStore } from '../function-store';
import type { LocalFunction } from '../local-function';

/** Actions that the function's role needs on the queue. Lambda refuses a mapping without them. */
const NEEDED = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

export function eventSourceMappingProvider(
  context: LocalContext,
  functions: FunctionStore,
  authorize: Authorize,
  mappings: EventSourceMappings,
): ResourceProvider {
  const ids = new Map<string, string>();
  return {
    type: 'AWS::Lambda::EventSourceMapping',
    replaceable: true,
    async create({ logicalId, properties }) {
      const queueArn = properties.string('EventSourceArn');
      if (queueArn.split(':')[2] !== 'sqs') {
        throw new UnsupportedError(`Local mode has no event sources but SQS queues, got ${queueArn}.`);
      }
      const target = functions.get(properties.string('FunctionName'));
      const settings = mappingSettings(settingsIn(properties), queueArn);
      properties.refuseOthers('without it the function would get other messages');
      checkRole(target, queueArn, authorize);
      const visibilitySeconds = await visibilityOf(target, queueArn, context);
      const { id, arn } = mappings.put({ queueArn, target, settings, visibilitySeconds }, ids.get(logicalId));
      ids.set(logicalId, id);
      return { ref: id, attributes: { Id: id, EventSourceMappingArn: arn } };
    },
  };
}

/** The properties that a call of the API has too; numbers and booleans may be texts in a template. */
function settingsIn(properties: PropertyReader): JsonObject {
  const scaling = properties.optionalReader('ScalingConfig');
  const MaximumConcurrency = scaling?.optionalNumber('MaximumConcurrency');
  scaling?.finish();
  const FilterCriteria = properties.optionalObject('FilterCriteria');
  const Enabled = properties.optionalBoolean('Enabled');
  properties.ignore('the number of pollers is fixed', 'ProvisionedPollerConfig');
  properties.ignore('local mode keeps no metrics', 'MetricsConfig');
  properties.ignore('cost allocation', 'Tags');
  properties.ignore('filters are only in memory: nothing is encrypted at rest', 'KmsKeyArn');
  return {
    BatchSize: properties.optionalNumber('BatchSize'),
    MaximumBatchingWindowInSeconds: properties.optionalNumber('MaximumBatchingWindowInSeconds'),
    FunctionResponseTypes: properties.list('FunctionResponseTypes'),
    ...(Enabled !== undefined && { Enabled }),
    ...(scaling && { ScalingConfig: { MaximumConcurrency } }),
    ...(FilterCriteria && { FilterCriteria }),
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

/**
 * @returns seconds until a received message is visible again
 * @throws ServiceError like AWS, if that could be while the function still runs
 */
async function visibilityOf(
  { configuration }: LocalFunction,
  queueArn: string,
  context: LocalContext,
): Promise<number> {
  const { Attributes } = (await context.registry.call({
    ...{ service: 'sqs', operation: 'GetQueueAttributes' },
    caller: { kind: 'role', arn: configuration.roleArn },
    input: { QueueUrl: queueUrlOfArn(context, queueArn), AttributeNames: ['VisibilityTimeout'] },
  })) as { readonly Attributes: Readonly<Record<string, string>> };
  const seconds = Number(Attributes.VisibilityTimeout);
  if (seconds >= configuration.timeoutSeconds) return seconds;
  throw invalidParameter(
    `Queue visibility timeout: ${seconds} seconds is less than Function timeout: ${configuration.timeoutSeconds} seconds`,
  );
}
