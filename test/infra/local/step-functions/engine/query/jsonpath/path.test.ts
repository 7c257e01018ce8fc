import fc from 'fast-check';
import type { Json } from '#local/core/service';
import { parsePath } from '#local/step-functions/engine/query/jsonpath/parse-path';
import { isReferencePath, PathSyntaxError } from '#local/step-functions/engine/query/jsonpath/path';
import { withResult } from '#local/step-functions/engine/query/jsonpath/result-path';
import { PathNotFound, PathTooWide, select } from '#local/step-functions/engine/query/jsonpath/select';

const STORE: Json = {
  store: {
    book: [
      { category: 'reference', author: 'Rees', title: 'Sayings', price: 8.95, tags: ['a', 'b'] },
      { category: 'fiction', author: 'Waugh', title: 'Sword', price: 12.99, tags: [] },
      { category: 'fiction', author: 'Melville', title: 'Moby Dick', isbn: '0-553', price: 8.99 },
    ],
    bicycle: { color: 'red', price: 19.95 },
  },
  'odd.key': { "it's": 1 },
  limit: 10,
  nothing: null,
};
const read = (path: string, input: Json = STORE): Json => select(parsePath(path), input);

describe('a path', () => {
  it.each<[string, Json]>([
    ['$.limit', 10],
    ['$.nothing', null],
    ['$.store.book[0].title', 'Sayings'],
    ['$.store.book.[0].title', 'Sayings'],
    ["$['store']['bicycle']['color']", 'red'],
    ['$["store"].bicycle.color', 'red'],
    ["$['odd.key']['it\\'s']", 1],
    ['$.store.book[-1].author', 'Melville'],
    ['$.store.book[0,2].author', ['Rees', 'Melville']],
    ['$.store.book[1:].author', ['Waugh', 'Melville']],
    ['$.store.book[:1].author', ['Rees']],
    ['$.store.book[-2:].author', ['Waugh', 'Melville']],
    ['$.store.book[*].author', ['Rees', 'Waugh', 'Melville']],
    ['$..author', ['Rees', 'Waugh', 'Melville']],
    ['$.store..price', [8.95, 12.99, 8.99, 19.95]],
    ['$..book[2].title', ['Moby Dick']],
    ["$.store.bicycle['color','price','none']", { color: 'red', price: 19.95 }],
    ['$.store.book[?(@.isbn)].title', ['Moby Dick']],
    ['$.store.book[?(!@.isbn)].title', ['Sayings', 'Sword']],
    ['$.store.book[?(@.price < $.limit)].title', ['Sayings', 'Moby Dick']],
    ["$.store.book[?(@.category == 'fiction' && @.price > 10)].author", ['Waugh']],
    ["$.store.book[?(@.author == 'Rees' || (@.price >= 12 && @.price <= 13))].author", ['Rees', 'Waugh']],
    ["$.store.book[?(@.author in ['Rees', 'Nobody'])].author", ['Rees']],
    ["$.store.book[?(@.author nin ['Rees', 'Waugh'])].author", ['Melville']],
    ['$.store.book[?(@.title =~ /moby.*/i)].author', ['Melville']],
    ["$.store.book[?(@.tags contains 'b')].author", ['Rees']],
    ["$.store.book[?(@.tags anyof ['a', 'z'])].author", ['Rees']],
    ['$.store.book[?(@.tags size 2)].author', ['Rees']],
    ['$.store.book[?(@.tags empty true)].author', ['Waugh']],
    ['$.store.book[?(@.price == null)]', []],
    ['$.store.book.length()', 3],
    ['$.store.book[*].price.max()', 12.99],
    ['$.store.keys()', ['book', 'bicycle']],
    ['$.none[*].x', []],
    ['$.none.deeper[1:]', []],
    ['$..none', []],
  ])('%s selects what Jayway does', (path, expected) => {
    expect(read(path)).toEqual(expected);
  });

  it.each([
    ['$.none', "No results for path: $['none']"],
    ['$.none.deeper', "Missing property in path $['none']"],
    ['$.store.book[9]', "No results for path: $['store']['book'][9]"],
    ['$.limit[0]', 'Filter: [0] can only be applied to arrays. Current context is: 10'],
    ['$.limit.x', "Expected to find an object with property ['x'] in path $['limit'] but found 'java.lang.Integer'."],
    ['$.constructor', "No results for path: $['constructor']"],
    ['$.__proto__', "No results for path: $['__proto__']"],
  ])('%s leads nowhere: %s', (path, message) => {
    expect(() => read(path)).toThrow(PathNotFound);
    expect(() => read(path)).toThrow(message);
  });

  it.each([
    ...[
      '',
      'a',
      '$.',
      '$..',
      '$.a b',
      '$[',
      '$[]',
      '$[a]',
      "$['a",
      '$.a.f()',
      '$.a.first().b',
      '$[?(@.a == )]',
      '$[?(@.a ~ 1)]',
    ],
    ...['$[?(process.exit())]', '$[?(@.constructor("return 1")())]', '$[(@.length-1)]', '$[?(@.a =~ /(/)]'],
    `$${'.a'.repeat(300)}`,
    `$${'..a'.repeat(9)}`,
    `$[?(${'('.repeat(40)}@.a${')'.repeat(40)})]`,
  ])('%j is none', (text) => {
    expect(() => parsePath(text)).toThrow(PathSyntaxError);
  });

  it('visits a bounded number of values', () => {
    const wide: Json = Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => [1, 2]));
    expect(() => read('$..*..*..*', wide)).toThrow(PathTooWide);
    const deep = JSON.parse('['.repeat(900) + ']'.repeat(900)) as Json;
    expect(() => read('$..[?(@..x)]', deep)).toThrow(PathTooWide);
  });

  it('never does more than not parse, whatever the text', () => {
    const alphabet = fc.constantFrom(...'$.[]()\'"*?@&|!=<>~/\\,: -01ab'.split(''), 'length', 'in', 'null');
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 30 }), (parts) => {
        try {
          read(`$${parts.join('')}`);
        } catch (error) {
          expect([PathSyntaxError, PathNotFound, PathTooWide]).toContain((error as Error).constructor);
        }
      }),
    );
  });

  it('selects what is at the place it names', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (value, choice) => {
        const { path, found } = aPlaceIn(value as Json, choice);
        expect(isReferencePath(parsePath(path))).toBe(true);
        expect(read(path, value as Json)).toEqual(found);
      }),
    );
  });
});

/** A place in the value, as a path in brackets, and what is there. */
function aPlaceIn(value: Json, choice: number): { path: string; found: Json } {
  let [path, found, left] = ['$', value, choice];
  while (typeof found === 'object' && found !== null && left > 0) {
    const entries: [string, Json][] = Object.entries(found);
    const [key, inner] = entries[left % entries.length] ?? [];
    if (key === undefined || inner === undefined) break;
    path += Array.isArray(found) ? `[${key}]` : `['${key.replace(/[\\']/g, '\\$&')}']`;
    found = inner;
    left = Math.floor(left / 2);
  }
  return { path, found };
}

describe('withResult', () => {
  it.each<[Json, string, Json]>([
    [{ a: 1 }, '$', 'r'],
    [{ a: 1 }, '$.b', { a: 1, b: 'r' }],
    [{ a: 1 }, '$.b.c', { a: 1, b: { c: 'r' } }],
    [{ a: { x: 1 } }, '$.a.y', { a: { x: 1, y: 'r' } }],
    [{ a: [1, 2] }, '$.a[1]', { a: [1, 'r'] }],
  ])('of %j at %s is %j', (input, path, expected) => {
    expect(withResult(input, path, 'r')).toEqual(expected);
  });

  it.each<[Json, string, string]>([
    [[1], '$.a', 'Unable to apply step "a" to input [1]'],
    ['text', '$.a', 'Unable to apply step "a" to input "text"'],
    [{ a: 1 }, '$.a.b', 'Unable to apply step "b" to input {"a":1}'],
    [{ a: [] }, '$.a[0]', 'Unable to apply step "0" to input {"a":[]}'],
  ])('of %j at %s conflicts', (input, path, message) => {
    expect(() => withResult(input, path, 'r')).toThrow(message);
  });

  it('is there afterwards, beside everything else, and the input is unchanged', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), fc.jsonValue(), (input, key, result) => {
        const before = structuredClone(input);
        const path = `$['${key.replace(/[\\']/g, '\\$&')}']`;
        const output = withResult(input as Json, path, result as Json);
        expect(read(path, output)).toEqual(result);
        expect(Object.keys(output as object)).toEqual(
          [...new Set([...Object.keys(input), key])].sort(inOrderOf(output)),
        );
        expect(input).toEqual(before);
      }),
    );
  });
});

const inOrderOf =
  (value: Json) =>
  (a: string, b: string): number =>
    Object.keys(value as object).indexOf(a) - Object.keys(value as object).indexOf(b);
