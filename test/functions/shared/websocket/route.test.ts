import { captureLogs } from '../../support/log-capture';
import { beginLog, logger } from '#shared/runtime/logger';
import { createMetrics } from '#shared/runtime/create-metrics';
import { route } from '#shared/websocket/route';
import { lambdaContext } from '../../support/lambda-context';

const logs = captureLogs();

describe('a route', () => {
  it('runs for the connection of its event, and says what it answers', async () => {
    const run = jest.fn(async () => ({ statusCode: 200, body: 'hello' }));
    const event = { requestContext: { connectionId: 'c1' }, body: '{}' };
    expect(await route(run)(event, lambdaContext)).toEqual({ statusCode: 200, body: 'hello' });
    expect(run).toHaveBeenCalledWith('c1', event);
    expect(logs()).toEqual([]);
  });

  it('does not run for an event of no connection', async () => {
    const run = jest.fn();
    expect(await route(run)({}, lambdaContext)).toEqual({ statusCode: 400 });
    expect(run).not.toHaveBeenCalled();
    expect(logs()).toEqual([
      expect.objectContaining({
        level: 'ERROR',
        message: 'The event has no requestContext.connectionId; expected an event of a WebSocket API route',
      }),
    ]);
  });
});

it('a line of the log has the request and the keys of its invocation, and none of the one before', () => {
  beginLog(lambdaContext, { broadcastId: 'b1', attempt: 1 });
  logger.info('first');
  beginLog({ ...lambdaContext, awsRequestId: 'r2' }, { connectionId: 'c1' });
  logger.info('second');
  const [first, second] = logs();
  expect(first).toMatchObject({
    ...{ function_request_id: lambdaContext.awsRequestId, broadcastId: 'b1', attempt: 1 },
  });
  expect(second).toMatchObject({ function_request_id: 'r2', connectionId: 'c1' });
  expect(second).not.toHaveProperty('broadcastId');
});

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
