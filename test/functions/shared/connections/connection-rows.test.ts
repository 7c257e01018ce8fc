import { lifetimeOf } from '#shared/connections/connection-lifetime';
import { connectionRows } from '#shared/connections/connection-rows';
import { shardOf } from '#shared/tables/recipients';

const EVERYONE = { write: 4, read: 4 };
const CONNECTION = { connectionId: 'c1', userId: 'alice', connectedAt: 1_764_000_000_250 };
const TOKEN_ENDS = { tokenExpiresAt: 1_764_000_600 };

it.each([
  ['no end that anybody waits for', {}, false],
  ['a token that expires', TOKEN_ENDS, false],
  ['an end that is published', {}, true],
])('with %s are one for the user, which the closing rule may find, and one for everyone', (_what, token, watched) => {
  const connection = { ...CONNECTION, ...token };
  const { rows, closing } = lifetimeOf(connection, watched);
  expect(connectionRows(connection, EVERYONE, watched)).toEqual([
    { ...CONNECTION, ...rows, recipient: 'user#alice', ...closing },
    { ...CONNECTION, ...rows, recipient: `everyone#${shardOf('c1', EVERYONE)}` },
  ]);
});

it('are not for the closing rule, unless that is asked for', () => {
  const rows = connectionRows(CONNECTION, EVERYONE);
  expect(rows.filter((row) => 'closesAt' in row)).toEqual([]);
});
