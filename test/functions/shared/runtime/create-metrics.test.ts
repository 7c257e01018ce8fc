import '../../support/log-capture';
import { createMetrics } from '#shared/runtime/create-metrics';

describe('the metrics of a function', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = before;
  });

  it.each([
    ['its name', 'dev-sender', 'dev-sender'],
    ['the name of all services where it has none', undefined, 'test'],
  ])('have %s for a dimension', (_what, name, dimension) => {
    process.env = { ...before };
    delete process.env.AWS_LAMBDA_FUNCTION_NAME;
    if (name !== undefined) process.env.AWS_LAMBDA_FUNCTION_NAME = name;
    const metrics = createMetrics();
    metrics.addMetric('m', 'Count', 1);
    expect(metrics.serializeMetrics()).toMatchObject({
      ...{ service: dimension, m: 1, _aws: { CloudWatchMetrics: [{ Namespace: 'Broadcast' }] } },
    });
  });
});
