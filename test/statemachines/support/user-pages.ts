/** Pages of users, and which of them are unreached, for the queries that find them. */

/** Results of CloseBatch for a batch with one gone connection, and for one without. */
export const gone = (connectionId: string) => ({ stale: [connectionId] });
export const stillThere: { readonly stale: string[] } = { stale: [] };

/** The last page of a user, with such connections. */
export const last = (user: string, ...ids: string[]) => ({
  recipient: `user#${user}`,
  reached: false,
  rows: ids.map((c) => ({ c, u: user })),
});

export const userPages = [
  { what: 'no page', pages: [], stale: [], users: [] },
  { what: 'one user without a connection, which is still a list', pages: [last('a')], stale: [], users: ['a'] },
  { what: 'a user with a connection', pages: [last('a', 'c1')], stale: [stillThere], users: [] },
  { what: 'a user whose one connection is gone', pages: [last('a', 'c1')], stale: [gone('c1')], users: ['a'] },
  { what: 'one of two connections is gone', pages: [last('a', 'c1', 'c2')], stale: [gone('c1')], users: [] },
  {
    what: 'both are gone, in two batches',
    pages: [last('a', 'c1', 'c2')],
    stale: [gone('c1'), gone('c2')],
    users: ['a'],
  },
  { what: 'more pages are to come', pages: [{ ...last('a'), next: 'c9' }], stale: [], users: [] },
  { what: 'an earlier page reached the user', pages: [{ ...last('a'), reached: true }], stale: [], users: [] },
  {
    what: 'pages that are of no user',
    pages: [
      { ...last('a'), recipient: 'channel#news#0' },
      { ...last('a'), recipient: 'everyone#0' },
    ],
    stale: [],
    users: [],
  },
  { what: 'a name with the separator in it', pages: [last('a#b')], stale: [], users: ['a#b'] },
  {
    what: 'two of three users',
    pages: [last('a'), last('b', 'c1'), last('c')],
    stale: [stillThere],
    users: ['a', 'c'],
  },
];
