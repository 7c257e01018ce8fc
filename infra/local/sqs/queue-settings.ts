/** The settings of a queue, from its properties in the template. */
import type { PropertyReader } from '../core/property-reader';
import { UnsupportedError } from '../core/service';
import type { FifoSettings } from './fifo';
import {
  DEFAULT_RETENTION_SECONDS,
  DEFAULT_VISIBILITY_TIMEOUT_SECONDS,
  MAX_DELAY_SECONDS,
  MAX_MESSAGE_BYTES,
  MAX_RETENTION_SECONDS,
  MAX_VISIBILITY_TIMEOUT_SECONDS,
  MAX_WAIT_SECONDS,
  MIN_RETENTION_SECONDS,
} from './limits';

export interface QueueSettings {
  readonly delaySeconds: number;
  readonly maximumMessageBytes: number;
  readonly retentionSeconds: number;
  readonly visibilityTimeoutSeconds: number;
  /** How long a receive waits by default. */
  readonly waitSeconds: number;
  readonly deadLetterQueueArn?: string;
  readonly maxReceiveCount?: number;
  /** Only of a FIFO queue. */
  readonly fifo?: FifoSettings;
}

/** @throws UnsupportedError for a number outside SQS's range */
export function queueSettings(properties: PropertyReader): QueueSettings {
  const number = (name: string, from: number, to: number, fallback: number): number => {
    const value = properties.optionalNumber(name) ?? fallback;
    if (value >= from && value <= to) return value;
    throw new UnsupportedError(`${name} of a queue must be from ${from} to ${to}, got ${value}.`);
  };
  return {
    delaySeconds: number('DelaySeconds', 0, MAX_DELAY_SECONDS, 0),
    maximumMessageBytes: number('MaximumMessageSize', 1024, MAX_MESSAGE_BYTES, MAX_MESSAGE_BYTES),
    retentionSeconds: number(
      'MessageRetentionPeriod',
      MIN_RETENTION_SECONDS,
      MAX_RETENTION_SECONDS,
      DEFAULT_RETENTION_SECONDS,
    ),
    visibilityTimeoutSeconds: number(
      'VisibilityTimeout',
      0,
      MAX_VISIBILITY_TIMEOUT_SECONDS,
      DEFAULT_VISIBILITY_TIMEOUT_SECONDS,
    ),
    waitSeconds: number('ReceiveMessageWaitTimeSeconds', 0, MAX_WAIT_SECONDS, 0),
    ...redrivePolicy(properties.optionalReader('RedrivePolicy')),
    ...fifoSettings(properties),
  };
}

function fifoSettings(properties: PropertyReader): Pick<QueueSettings, 'fifo'> {
  if (!properties.optionalBoolean('FifoQueue')) return {};
  properties.ignore('one machine has no quotas of throughput', 'FifoThroughputLimit');
  return {
    fifo: {
      contentBasedDeduplication: properties.optionalBoolean('ContentBasedDeduplication') ?? false,
      deduplicatesByGroup: properties.optionalString('DeduplicationScope') === 'messageGroup',
    },
  };
}

function redrivePolicy(
  policy: PropertyReader | undefined,
): Pick<QueueSettings, 'deadLetterQueueArn' | 'maxReceiveCount'> {
  if (!policy) return {};
  const deadLetterQueueArn = policy.string('deadLetterTargetArn');
  const maxReceiveCount = policy.optionalNumber('maxReceiveCount');
  policy.finish();
  if (maxReceiveCount === undefined || maxReceiveCount < 1) {
    throw new UnsupportedError(`maxReceiveCount of a queue must be from 1 to 1000, got ${String(maxReceiveCount)}.`);
  }
  return { deadLetterQueueArn, maxReceiveCount };
}
