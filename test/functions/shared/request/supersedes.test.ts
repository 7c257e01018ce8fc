import { InvalidRequestError } from '#shared/base/errors';
import { checkSupersedes } from '#shared/request/supersedes';

it.each([
  [{ key: 'A-1', version: 7 }],
  [{ key: 'A-1', version: -0.5 }],
  [{ key: 'A-1', version: Number.MAX_SAFE_INTEGER }],
  [{ key: 'A-1', version: '2026-11-21T10:00:00Z' }],
])('%j is a version of a thing', (value) => {
  expect(checkSupersedes(value)).toEqual(value);
});

it('may have a whole number for its key', () => {
  expect(checkSupersedes({ key: 42, version: 1 })).toEqual({ key: '42', version: 1 });
});

const VERSION_RULE =
  'version must be a number (an integer at most 2^53), or a string of 1 to 128 characters, without control characters';

it.each([
  ['a text', 'A-1', "supersedes must be an object, got 'A-1'"],
  ['no version', { key: 'A-1' }, 'version is missing in supersedes'],
  ['no key', { version: 1 }, 'key is missing in supersedes'],
  ['more than it has', { key: 'A-1', version: 1, of: 2 }, 'of is not a field of supersedes'],
  ['a version beyond 2^53', { key: 'A-1', version: 2 ** 53 }, `${VERSION_RULE}, got 9007199254740992`],
  ['a version without end', { key: 'A-1', version: Infinity }, `${VERSION_RULE}, got Infinity`],
  ['an empty version', { key: 'A-1', version: '' }, `${VERSION_RULE}, got ''`],
  [
    'an empty key',
    { key: '', version: 1 },
    "key must be a string of 1 to 128 characters, without control characters, got ''",
  ],
])('is refused for %s', (_what, value, problem) => {
  expect(() => checkSupersedes(value)).toThrow(new InvalidRequestError(problem));
});
