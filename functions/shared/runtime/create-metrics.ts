/** Makes the metrics of a function, in CloudWatch embedded metric format. metrics.ts has their names, which infra reads too. */
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logger } from './logger';
import { METRICS_NAMESPACE } from './metrics';

/** The function's name distinguishes stages and lanes of one account. */
export function createMetrics(): Metrics {
  const serviceName = process.env.AWS_LAMBDA_FUNCTION_NAME;
  return new Metrics({ namespace: METRICS_NAMESPACE, ...(serviceName ? { serviceName } : {}), logger });
}
