import { postTracks } from '#shared/base/post-tracks';

it.each([
  [1, { count: 1, rate: 1 }],
  [1000, { count: 1, rate: 1000 }],
  [1001, { count: 2, rate: 500.5 }],
  [4800, { count: 5, rate: 960 }],
])('divides %i posts a second into tracks of at most 1,000', (postsPerSecond, tracks) => {
  expect(postTracks(postsPerSecond)).toEqual(tracks);
});
