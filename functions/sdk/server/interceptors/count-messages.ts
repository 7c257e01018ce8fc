/** Counts messages in CloudWatch embedded metric format, with the message's name as dimension `action`. */
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { MESSAGE_METRIC, METRICS_NAMESPACE } from '#shared/runtime/metrics';
import type { Interceptor } from '../handler-types';
import { InvalidInputError } from '../invalid-input-error';

/**
 * The part of Powertools' `Metrics` that counts messages. Declared here, because the package does not require
 * Powertools.
 */
export interface MessageMetrics {
  addDimension(name: string, value: string): unknown;
  addMetric(name: string, unit: 'Count' | 'Milliseconds', value: number): unknown;
  publishStoredMetrics(): void;
}

/**
 * @param metrics Powertools metrics for this interceptor alone, because it publishes them after every message. @default
 * - the namespace of this service, and the function's name as service
 */
export const countMessages =
  (metrics: MessageMetrics = defaultMetrics()): Interceptor =>
  async ({ action }, next) => {
    const started = performance.now();
    const publish = (outcome: string) => {
      metrics.addDimension('action', action);
      metrics.addMetric(outcome, MetricUnit.Count, 1);
      metrics.addMetric(MESSAGE_METRIC.LATENCY, MetricUnit.Milliseconds, Math.round(performance.now() - started));
      metrics.publishStoredMetrics();
    };
    try {
      const result = await next();
      publish(MESSAGE_METRIC.HANDLED);
      return result;
    } catch (error) {
      publish(error instanceof InvalidInputError ? MESSAGE_METRIC.REFUSED : MESSAGE_METRIC.FAILED);
      throw error;
    }
  };

const defaultMetrics = () =>
  new Metrics({
    namespace: METRICS_NAMESPACE,
    ...(process.env.AWS_LAMBDA_FUNCTION_NAME ? { serviceName: process.env.AWS_LAMBDA_FUNCTION_NAME } : {}),
  });
