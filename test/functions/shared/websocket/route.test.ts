import { captureLogs } from '../../support/log-capture';
import { logger } from '#shared/runtime/logger';
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

  it('names its connection and its request in every line of its log', async () => {
    const run = async () => {
      logger.info('in the route');
      return { statusCode: 200 };
    };
    await route(run)({ requestContext: { connectionId: 'c1' } }, lambdaContext);
    expect(logs()).toEqual([
      expect.objectContaining({
        message: 'in the route',
        connectionId: 'c1',
        function_request_id: lambdaContext.awsRequestId,
      }),
    ]);
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
