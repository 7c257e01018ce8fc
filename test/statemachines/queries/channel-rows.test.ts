import { query } from '../support/query';

const channelRows = query('channel-rows');
const page = (recipient: string, ...ids: string[]) => ({ recipient, rows: ids.map((c) => ({ c, u: 'x' })) });

it.each([
  ['no pages', [], []],
  ['no page of a channel', [page('user#a', 'c1'), page('everyone#0', 'c2')], []],
  ['a page without rows', [page('channel#news#0')], []],
  ['one row, which is still a list', [page('channel#news#0', 'c1')], [{ connectionId: 'c1', channel: 'news' }]],
  [
    'the rows of all channels, in the order of the pages',
    [page('channel#news#0', 'c2', 'c1'), page('user#a', 'c9'), page('channel#sport#3', 'c1')],
    [
      { connectionId: 'c2', channel: 'news' },
      { connectionId: 'c1', channel: 'news' },
      { connectionId: 'c1', channel: 'sport' },
    ],
  ],
])('%s', async (_, pages, expected) => {
  expect(await channelRows({ found: { pages } })).toEqual(expected);
});
