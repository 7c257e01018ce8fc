import { fanOutName } from '#shared/tables/broadcast-life';
import { query } from '../support/query';

const name = query('fan-out-name');

it.each([
  ['orders/shop/1', 'arn:aws:states:eu-west-1:000000000000:express:broadcast:a:b'],
  ['orders/shop/é', 'arn:1'],
])('is the name that tools look for: %s by %s', async (broadcastId, owner) => {
  expect(await name({ broadcast: { broadcastId, owner } })).toBe(fanOutName({ broadcastId, owner }));
});
