import { captureLogs } from '../../support/log-capture';
import { beginLog, logger } from '#shared/runtime/logger';
import { lambdaContext } from '../../support/lambda-context';

const logs = captureLogs();

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
