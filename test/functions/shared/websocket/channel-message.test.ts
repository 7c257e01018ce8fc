import { readChannelMessage } from '#shared/websocket/channel-message';

const RULE = 'channel must be a channel name: 1 to 128 letters, digits and _ . : / -';

it('names its channel', () => {
  expect(readChannelMessage('{"action":"subscribe","channel":"orders:eu/1"}')).toEqual({ channel: 'orders:eu/1' });
  expect(readChannelMessage('{"channel":"orders"}')).toEqual({ channel: 'orders' });
});

it.each([
  ['no channel', '{"action":"subscribe"}', `${RULE}; got nothing`],
  ['a channel with a blank', '{"channel":"my orders"}', `${RULE}; got 'my orders'`],
  ['a channel that is a number', '{"channel":7}', `${RULE}; got 7`],
  [
    'a member of another message',
    '{"channel":"orders","since":1}',
    "'since' is not a field of this message: expected action and channel",
  ],
  ['no JSON', 'orders', 'The message is not valid JSON'],
])('says what is wrong with %s', (_what, body, problem) => {
  expect(readChannelMessage(body)).toEqual({ problem });
});
