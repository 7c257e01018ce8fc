import {
  BroadcastNotFoundError,
  BroadcastNotOverError,
  EnvelopeNotFoundError,
  RowsNotWrittenError,
} from '../../../functions/shared/errors';

it.each([
  [
    new RowsNotWrittenError('connections', 2, 6),
    'Broadcast.RowsNotWritten',
    '2 rows of connections were not written in 6 attempts: DynamoDB is throttling the table. Try again.',
  ],
  [
    new EnvelopeNotFoundError('broadcasts', 'b'),
    'Broadcast.EnvelopeNotFound',
    "Broadcast 'b' has no envelope in broadcasts: its row expired or was never claimed.",
  ],
  [
    new BroadcastNotFoundError('broadcasts', 'b'),
    'Broadcast.NotFound',
    "Broadcast 'b' is not in broadcasts: a broadcastId is mapping/source/key, and rows expire.",
  ],
  [
    new BroadcastNotOverError('b'),
    'Broadcast.NotOver',
    "Broadcast 'b' is still running, and who it fails to reach is not known yet: wait for its report.",
  ],
])('%s says what happened', (error, name, message) => {
  expect([error.name, error.message]).toEqual([name, message]);
});
