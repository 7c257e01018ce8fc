import {
  BroadcastNotFoundError,
  BroadcastNotOverError,
  EnvelopeNotFoundError,
  InvalidRequestError,
  RowsNotWrittenError,
} from '#shared/base/errors';

it.each([
  [
    'Broadcast.RowsNotWritten',
    () => new RowsNotWrittenError('connections', 2, 6),
    '2 rows of connections were not written in 6 attempts: DynamoDB is throttling the table. Try again.',
  ],
  [
    'Broadcast.EnvelopeNotFound',
    () => new EnvelopeNotFoundError('broadcasts', 'b'),
    "Broadcast 'b' has no envelope in broadcasts: its row expired or was never claimed.",
  ],
  [
    'Broadcast.NotFound',
    () => new BroadcastNotFoundError('broadcasts', 'b'),
    "Broadcast 'b' is not in broadcasts. A broadcastId has the form mapping/source/key, and rows expire.",
  ],
  [
    'Broadcast.NotOver',
    () => new BroadcastNotOverError('b'),
    "Broadcast 'b' is not over, so its failures are not known yet. Wait for its report.",
  ],
  ['Broadcast.InvalidRequest', () => new InvalidRequestError('audience is missing'), 'audience is missing'],
])('%s says what happened', (name, make, message) => {
  const error = make();
  expect([error.name, error.message]).toEqual([name, message]);
});
