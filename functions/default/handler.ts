/** Route `$default`: tells a client that its message was understood by no route, and what would have been. */
import { clientActions } from '#shared/runtime/env';
import { logger } from '#shared/runtime/logger';
import { route } from '#shared/websocket/route';
import { explain } from './explain';

const actions = clientActions();

export const handler = route(async (_, { body }) => {
  logger.info('Message without a route', { bytes: Buffer.byteLength(body ?? '') });
  return explain(body, actions);
});
