import { bucketOf, fingerprintsOf } from '#shared/history/fingerprints';
import { positionAt } from '#shared/history/position';

const NOW = 1764000000000;
const BUCKET = NOW / 10_000;

it('are one for each ten seconds, with the number of positions', () => {
  const positions = [0, 9999, 10_000, 30_000, 30_001, 39_999].map((ms) => positionAt(NOW + ms));
  const counts = [...fingerprintsOf(positions)].map(([bucket, [count]]) => [bucket - BUCKET, count]);
  expect(counts).toEqual([
    [0, 2],
    [1, 1],
    [3, 3],
  ]);
  expect(bucketOf(positionAt(NOW + 9999))).toBe(BUCKET);
});

it.each<[string, readonly string[], string]>([
  ['of one is its hash', ['0123456789abcdef'], '0123456789abcdef'],
  ['keeps zeros in front of both halves', ['0000000100000002'], '0000000100000002'],
  ['keeps the highest bits', ['ffffffff80000000'], 'ffffffff80000000'],
  ['of two', ['0123456789abcdef', 'fedcba9876543210'], 'ffffffffffffffff'],
  ['of two with halves alike', ['0123456789abcdef', '0123456700000000'], '0000000089abcdef'],
  ['of three', ['00000001ffffffff', '0000000200000001', '0000000400000002'], '00000007fffffffc'],
])('have the exclusive or of the hashes: that %s', (_what, hashes, xor) => {
  const positions = hashes.map((hash, index) => positionAt(NOW + index, hash));
  const print = [hashes.length, xor];
  expect(fingerprintsOf(positions)).toEqual(new Map([[BUCKET, print]]));
  expect(fingerprintsOf([...positions].reverse())).toEqual(new Map([[BUCKET, print]]));
});

it('count a position once', () => {
  const position = positionAt(NOW, '0123456789abcdef');
  expect(fingerprintsOf([position, position])).toEqual(new Map([[BUCKET, [1, '0123456789abcdef']]]));
});

it('are none of nothing', () => expect(fingerprintsOf([])).toEqual(new Map()));
