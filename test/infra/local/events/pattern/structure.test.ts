import { compilePattern, parseWithDuplicates } from '#local/events/pattern/index';

const event = {
  source: 'shop.orders',
  'detail-type': 'OrderShipped',
  resources: ['arn:aws:s3:::a', 'arn:aws:s3:::b'],
  detail: {
    state: 'shipped',
    total: 12.5,
    items: [
      { sku: 'tea', count: 2, tags: ['hot', 'green'] },
      { sku: 'cup', count: 1, tags: ['blue'], fragile: true },
    ],
  },
};
const matches = (pattern: unknown) => compilePattern(pattern).matches(event);

describe('the structure of a pattern', () => {
  it('wants every field, and of each field one value', () => {
    expect(matches({ source: ['other', 'shop.orders'], detail: { state: ['shipped'] } })).toBe(true);
    expect(matches({ source: ['shop.orders'], detail: { state: ['lost'] } })).toBe(false);
  });

  it('matches any element of an array in the event', () => {
    expect(matches({ resources: ['arn:aws:s3:::b'] })).toBe(true);
    expect(matches({ resources: [{ prefix: 'arn:aws:sqs' }] })).toBe(false);
  });

  it('reaches into arrays of objects', () => {
    expect(matches({ detail: { items: { sku: ['cup'] } } })).toBe(true);
  });

  it('wants fields of one array to come from one element', () => {
    expect(matches({ detail: { items: { sku: ['tea'], count: [2] } } })).toBe(true);
    expect(matches({ detail: { items: { sku: ['tea'], count: [1] } } })).toBe(false);
    expect(matches({ detail: { items: { sku: ['cup'], tags: ['green'] } } })).toBe(false);
  });

  it('asks `exists: false` of the element the fields before it have taken', () => {
    expect(matches({ detail: { items: { count: [2], fragile: [{ exists: false }] } } })).toBe(true);
    expect(matches({ detail: { items: { count: [1], fragile: [{ exists: false }] } } })).toBe(false);
  });

  it('does not match an object in place of a leaf, or the other way round', () => {
    expect(matches({ detail: ['shipped'] })).toBe(false);
    expect(matches({ source: { name: ['shop.orders'] } })).toBe(false);
  });

  it('joins names with dots', () => {
    expect(matches({ 'detail.state': ['shipped'] })).toBe(true);
    expect(compilePattern({ detail: { state: ['x'] } }).matches({ 'detail.state': 'x' })).toBe(true);
  });

  it('matches names by case', () => {
    expect(matches({ Source: ['shop.orders'] })).toBe(false);
  });
});

describe('$or', () => {
  it('matches by one of its branches', () => {
    const pattern = { $or: [{ detail: { state: ['lost'] } }, { source: ['shop.orders'] }] };
    expect(matches(pattern)).toBe(true);
    expect(matches({ $or: [{ detail: { state: ['lost'] } }, { source: ['other'] }] })).toBe(false);
  });

  it('adds to the fields around it', () => {
    const branches = [{ state: ['lost'] }, { total: [{ numeric: ['>', 10] }] }];
    expect(matches({ source: ['shop.orders'], detail: { $or: branches } })).toBe(true);
    expect(matches({ source: ['other'], detail: { $or: branches } })).toBe(false);
  });

  it('nests, and combines with a second one', () => {
    expect(
      matches({
        $or: [{ source: ['other'] }, { $or: [{ source: ['another'] }, { 'detail-type': ['OrderShipped'] }] }],
        detail: { $or: [{ state: ['lost'] }, { state: ['shipped'] }] },
      }),
    ).toBe(true);
  });
});

describe('a $or that is not one', () => {
  it('is a field of that name', () => {
    expect(compilePattern({ $or: { a: ['x'] } }).matches({ $or: { a: 'x' } })).toBe(true);
    expect(compilePattern({ $or: ['x'] }).matches({ $or: 'x' })).toBe(true);
    expect(compilePattern({ $or: { a: ['x'] } }).matches({ a: 'x' })).toBe(false);
  });

  it('cannot be beside one', () => {
    const pattern = { $or: [{ a: ['x'] }, { b: ['y'] }], c: { $or: { d: [1] } } };
    expect(() => compilePattern(pattern)).toThrow('It must be an Array followed with $or.');
  });
});

describe('a path that is there twice', () => {
  const matchesText = (pattern: string, happened: unknown) =>
    compilePattern(parseWithDuplicates(pattern)).matches(happened);

  it('takes its last value', () => {
    expect(matchesText('{"a": ["x"], "a": ["y"]}', { a: 'y' })).toBe(true);
    expect(matchesText('{"a": ["x"], "a": ["y"]}', { a: 'x' })).toBe(false);
    expect(matchesText('{"d": {"a": ["x"]}, "d.a": ["y"]}', { d: { a: 'y' } })).toBe(true);
    expect(matchesText('{"a": ["x"], "$or": [{"a": ["y"]}, {"b": [1]}]}', { a: 'y' })).toBe(true);
  });

  it('keeps the other fields of both objects', () => {
    const pattern = '{"d": {"a": ["x"]}, "d": {"b": ["y"]}}';
    expect(matchesText(pattern, { d: { a: 'x', b: 'y' } })).toBe(true);
    expect(matchesText(pattern, { d: { b: 'y' } })).toBe(false);
  });

  it('is refused in an operator', () => {
    expect(() => matchesText('{"a": [{"prefix": "x", "prefix": "y"}]}', {})).toThrow('Only one key allowed');
  });

  it('may have any text', () => {
    expect(matchesText('{"a}\\"": ["]\\\\,"], "a}\\"": ["[{:"]}', { 'a}"': '[{:' })).toBe(true);
  });
});

describe('explain', () => {
  const explain = (pattern: unknown) => compilePattern(pattern).explain(event);

  it('has nothing to say about an event that matches', () => {
    expect(explain({ source: ['shop.orders'] })).toBeUndefined();
  });

  it('names the first path that is not met, what is wanted and what is there', () => {
    expect(explain({ source: ['shop.orders'], detail: { state: ['lost', { prefix: 're' }], total: [1] } })).toEqual({
      path: 'detail.state',
      expected: '["lost",{"prefix":"re"}]',
      got: '"shipped"',
    });
  });

  it('says that nothing is there', () => {
    expect(explain({ detail: { user: [{ exists: true }] } })).toMatchObject({ path: 'detail.user', got: 'nothing' });
  });

  it('says that an object is there', () => {
    expect(explain({ detail: [{ exists: true }] })).toMatchObject({ got: 'an object, and only its leaves can match' });
  });

  it('says that different elements of an array were needed', () => {
    expect(explain({ detail: { items: { sku: ['tea'], count: [1] } } })).toEqual({
      path: 'detail.items.sku, detail.items.count',
      expected: 'all in the same element of an array',
      got: 'values in different elements',
    });
  });

  it('explains the branch of $or that got furthest', () => {
    const branches = [{ source: ['other'] }, { source: ['shop.orders'], 'detail-type': ['OrderLost'] }];
    expect(explain({ $or: branches })).toMatchObject({ path: 'detail-type', got: '"OrderShipped"' });
  });
});
