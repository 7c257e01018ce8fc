/** The metrics of a function, in CloudWatch embedded metric format; their names are in metrics.ts, which infra reads too. */
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logger } from './logger';
import { METRICS_NAMESPACE } from './metrics';

/** The name of the function tells stages and lanes of one account apart. */
export function createMetrics(): Metrics {
  const serviceName = process.env.AWS_LAMBDA_FUNCTION_NAME;
  return new Metrics({ namespace: METRICS_NAMESPACE, ...(serviceName ? { serviceName } : {}), logger });
}
