import fc from 'fast-check';
import { planAudience } from '#shared/request/audience';
import { audienceParts } from '#sdk/publisher/audience-parts';

const SHARDS = { everyone: { write: 16, read: 16 }, channel: { write: 8, read: 8 } };
const ids = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

test('an audience that fits is one part, as it is', () => {
  const audience = { users: ['bob', 'alice'], channels: ['orders'], exclude: { users: ['bob'] } };
  expect(audienceParts(audience)).toEqual([audience]);
});

test('everyone takes the others in', () => {
  const audience = { everyone: true, users: ids('user', 50_000), exclude: { users: ['bob'] } };
  expect(audienceParts(audience)).toEqual([{ everyone: true, exclude: { users: ['bob'] } }]);
});

test.each(['users', 'connections'] as const)(
  '%s of any number become parts the door takes, each name in one',
  (kind) => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.array(name, { maxLength: 300 }), fc.array(name, { maxLength: 20 }), (some, excluded) => {
        const names = [...some, ...ids('a-name-of-some-length', 9_000), ...some];
        const exclude = { connections: excluded };
        const parts = audienceParts({ [kind]: names, exclude });
        for (const part of parts) expect(() => planAudience(part, SHARDS)).not.toThrow();
        const listed = parts.flatMap((part) => part[kind] ?? []);
        expect(listed).toHaveLength(new Set(names).size);
        expect(new Set(listed)).toEqual(new Set(names));
        expect(parts.every((part) => part.exclude === exclude)).toBe(true);
      }),
      { numRuns: 10 },
    );
  },
);

test('the order of the names makes no difference', () => {
  const users = ids('user', 20_000);
  expect(audienceParts({ users })).toEqual(audienceParts({ users: [...users].reverse() }));
});

test('a mix is left whole: of its parts, two could reach one connection', () => {
  const audience = { users: ids('user', 20_000), channels: ['orders'] };
  expect(audienceParts(audience)).toEqual([audience]);
});
