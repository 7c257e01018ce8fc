/**
 * Settings of an event source mapping of a queue, and what Lambda refuses of them.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
 */
import type { JsonObject } from '../../core/service';
import { invalidParameter } from '../errors';
import { DEFAULT_QUEUE_BATCH_SIZE } from '../limits';
import { type BodyFilter, bodyFilter } from './body-filter';

export interface MappingSettings {
  readonly enabled: boolean;
  readonly batchSize: number;
  /** Seconds from the first message of a batch until the function is invoked with it. */
  readonly windowSeconds: number;
  /** Whether the function reports which messages of a batch failed. */
  readonly reportsFailures: boolean;
  /** Batches at once. */
  readonly maximumConcurrency: number | undefined;
  readonly filter: BodyFilter | undefined;
}

/** The members that {@link mappingSettings} reads. */
export const SETTING_NAMES = [
  'BatchSize',
  'Enabled',
  'FilterCriteria',
  'FunctionResponseTypes',
  'MaximumBatchingWindowInSeconds',
  'ScalingConfig',
] as const;

const REPORTS_FAILURES = 'ReportBatchItemFailures';
/** Messages of a batch without a window: those of one receive. */
const MAX_BATCH_WITHOUT_WINDOW = 10;

/**
 * @param input of CreateEventSourceMapping or UpdateEventSourceMapping
 * @param queueArn a FIFO queue has no window, and smaller batches
 * @param before what an absent member keeps
 * @throws ServiceError InvalidParameterValueException, ValidationException
 */
export function mappingSettings(input: JsonObject, queueArn: string, before?: MappingSettings): MappingSettings {
  const fifo = queueArn.endsWith('.fifo');
  const { Enabled, ScalingConfig, FilterCriteria, FunctionResponseTypes } = input;
  const batchSize =
    within('batchSize', input.BatchSize, 1, fifo ? MAX_BATCH_WITHOUT_WINDOW : 10_000) ??
    before?.batchSize ??
    DEFAULT_QUEUE_BATCH_SIZE;
  const window = within('maximumBatchingWindowInSeconds', input.MaximumBatchingWindowInSeconds, 0, 300);
  const windowSeconds = window ?? before?.windowSeconds ?? 0;
  if (fifo && windowSeconds > 0) throw invalidParameter('Batching window is not supported for FIFO queues');
  if (batchSize > MAX_BATCH_WITHOUT_WINDOW && windowSeconds === 0) {
    throw invalidParameter(
      `Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than ${MAX_BATCH_WITHOUT_WINDOW}`,
    );
  }
  return {
    enabled: typeof Enabled === 'boolean' ? Enabled : (before?.enabled ?? true),
    ...{ batchSize, windowSeconds },
    reportsFailures:
      FunctionResponseTypes === undefined ? (before?.reportsFailures ?? false) : reports(FunctionResponseTypes),
    // An empty object removes it.
    maximumConcurrency: !isObject(ScalingConfig)
      ? before?.maximumConcurrency
      : within('scalingConfig.maximumConcurrency', ScalingConfig.MaximumConcurrency, 2, 1000),
    filter: isObject(FilterCriteria) ? bodyFilter(FilterCriteria) : before?.filter,
  };
}

/** As Lambda's API shows them. */
export const describedSettings = (settings: MappingSettings): JsonObject => ({
  BatchSize: settings.batchSize,
  MaximumBatchingWindowInSeconds: settings.windowSeconds,
  FunctionResponseTypes: settings.reportsFailures ? [REPORTS_FAILURES] : [],
  ...(settings.maximumConcurrency !== undefined && {
    ScalingConfig: { MaximumConcurrency: settings.maximumConcurrency },
  }),
  ...(settings.filter && { FilterCriteria: settings.filter.criteria }),
});

function reports(types: unknown): boolean {
  const others = (Array.isArray(types) ? types : [types]).filter((type) => type !== REPORTS_FAILURES);
  if (others.length > 0) {
    throw invalid('functionResponseTypes', types, `Member must satisfy enum value set: [${REPORTS_FAILURES}]`);
  }
  return (types as readonly unknown[]).length > 0;
}

function within(name: string, value: unknown, from: number, to: number): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw invalid(name, value, 'Member must be an integer');
  if (value < from) throw invalid(name, value, `Member must have value greater than or equal to ${from}`);
  if (value > to) throw invalid(name, value, `Member must have value less than or equal to ${to}`);
  return value;
}

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null;

const invalid = (name: string, value: unknown, constraint: string) =>
  invalidParameter(
    `1 validation error detected: Value ${JSON.stringify(value)} at '${name}' failed to satisfy constraint: ${constraint}`,
  );
