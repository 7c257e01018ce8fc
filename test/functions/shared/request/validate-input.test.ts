import { identify, scheduledIn, validateInput } from '#shared/request/validate-input';

describe('the input of an execution', () => {
  const input = {
    ...{ mapping: 'OrderShipped', source: 'shop', eventId: 'e-1', time: '2026-11-21T10:00:00Z' },
    request: { message: 'whatever' },
  };
  const causeOf = (given: unknown): string => {
    try {
      validateInput(given);
      return 'accepted';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('is given back as it came, the request unread', () => {
    expect(validateInput(input)).toEqual(input);
    expect(validateInput({ ...input, redrives: 2 })).toEqual({ ...input, redrives: 2 });
  });

  it('has its texts put together, in whatever place they stand', () => {
    const request = { audience: { users: ['a', null] }, message: { data: { 'odd.key': [{ title: null }] } } };
    const texts = [
      { at: ['audience', 'users', 1], of: ['team-', { 'detail.team': 7 }] },
      {
        at: ['message', 'data', 'odd.key', 0, 'title'],
        of: [{ 'detail.name': 'say "hi", \\ and <more>\n' }, ' ', { 'detail.new': true }],
      },
    ];
    expect(validateInput({ ...input, request, texts })).toEqual({
      ...input,
      request: {
        audience: { users: ['a', 'team-7'] },
        message: { data: { 'odd.key': [{ title: 'say "hi", \\ and <more>\n true' }] } },
      },
    });
  });

  it.each([
    [null, 'null'],
    [['a'], 'a list of 1'],
    [{}, 'an object'],
    [undefined, 'nothing'],
  ])('is refused for %j in a text, by the field', (value, got) => {
    const texts = [{ at: ['idempotencyKey'], of: ['x-', { 'detail.id': value }] }];
    expect(causeOf({ ...input, request: { idempotencyKey: null }, texts })).toBe(
      `detail.id must be a string, a number, true or false, because the mapping puts it into a text; got ${got}`,
    );
  });

  it.each([
    ['that is nowhere', [{ at: ['other'], of: [] }], "has an entry for 'other', which is not in the request"],
    ['of a prototype', [{ at: ['__proto__'], of: [] }], "has an entry for '__proto__', which is not in the request"],
    [
      'inside a text',
      [{ at: ['message', 'length'], of: [] }],
      "has an entry for 'length', which is not in the request",
    ],
    ['without parts', [{ at: ['message'] }], 'texts[0].of is missing in the input of the execution'],
    [
      'with a part that is none',
      [{ at: ['message'], of: [7] }],
      'texts[0].of[0] must be a string or an object, got a number',
    ],
    ['at no place', [{ at: [null], of: [] }], 'texts[0].at[0] must be a string or a number, got null'],
  ])('is refused for a text %s', (_what, texts, cause) => {
    expect(causeOf({ ...input, texts })).toContain(cause);
  });

  it.each([
    ['mapping', 64],
    ['source', 256],
    ['eventId', 128],
  ])('%s is a text of at most %i characters', (field, most) => {
    expect(causeOf({ ...input, [field]: 'x'.repeat(most) })).toBe('accepted');
    for (const value of ['', 'x'.repeat(most + 1), 7]) {
      expect(causeOf({ ...input, [field]: value })).toContain(
        `${field} must be a string of 1 to ${most} characters, got `,
      );
    }
  });

  it.each([
    ['redrives that are none', { redrives: 'two' }, 'redrives must be a number, got'],
    ['half a redrive', { redrives: 1.5 }, 'redrives must be a whole number, got 1.5'],
    [
      'missing fields that are no list',
      { missing: { fields: 'a', detail: {} } },
      'missing.fields must be a list of strings',
    ],
    ['a missing field that is no text', { missing: { fields: [7], detail: {} } }, 'missing.fields[0] must be a string'],
    ['a list for what is missing', { missing: [] }, 'missing must be an object, got a list of 0'],
    [
      'missing fields without a detail',
      { missing: { fields: [] } },
      'missing.detail is missing in the input of the execution',
    ],
    ['a field of another service', { version: '0' }, 'version is not a field of the input of the execution'],
  ])('is refused for %s', (_what, more, cause) => {
    expect(causeOf({ ...input, ...more })).toContain(cause);
  });

  it('says which fields the event lacks before it asks for the request', () => {
    const lacking = { ...input, request: undefined, missing: { fields: ['detail.id'], detail: {} } };
    expect(causeOf(lacking)).toContain('detail.id is absent: mapping OrderShipped needs it');
  });

  it.each([
    [
      'a broadcast',
      { scheduled: { broadcastId: '', sendAt: '2026-11-21T10:00:00Z' } },
      'scheduled.broadcastId must be',
    ],
    [
      'a time',
      { scheduled: { broadcastId: 'M/s/1', sendAt: 'tomorrow' } },
      'scheduled.sendAt must be an ISO 8601 time',
    ],
    ['a time of the event', { time: '2026-11-21' }, 'time must be an ISO 8601 time'],
    ['a time it was left unopened', { unopenedSince: 7 }, 'unopenedSince must be an ISO 8601 time'],
    ['a list of texts', { texts: {} }, 'texts must be a list of texts, got an object'],
    ['a list of keys', { texts: [{ at: 'message', of: [] }] }, 'texts[0].at must be a list of keys, got a string'],
    ['a list of parts', { texts: [{ at: [], of: 'x' }] }, 'texts[0].of must be a list of parts, got a string'],
  ])('is refused for what is not %s', (_what, more, cause) => {
    expect(causeOf({ ...input, ...more })).toContain(cause);
  });

  it('is refused without a request, and shows nothing of a text', () => {
    const { request, ...without } = input;
    expect(request).toBeDefined();
    expect(causeOf(without)).toBe('request is missing in the input of the execution');
    expect(causeOf('text')).toBe('the input of the execution must be an object, got a string of 4 characters');
    expect(causeOf({ ...input, missing: 'text' })).toBe('missing must be an object, got a string of 4 characters');
    expect(causeOf({ ...input, texts: 'text' })).toBe('texts must be a list of texts, got a string of 4 characters');
  });
});

describe('the name of a broadcast, found in whatever an execution was started with,', () => {
  const EXECUTION = 'arn:aws:states:eu-central-1:123456789012:execution:broadcast:by-hand';
  const event = { mapping: 'OrderShipped', source: 'shop', eventId: 'e-1', request: { idempotencyKey: 'order-1' } };
  const name = (input: unknown) => identify(input, EXECUTION);

  it('has the idempotency key before the id of the event', () => {
    expect(name(event)).toBe('OrderShipped/shop/order-1');
    expect(name({ ...event, request: {} })).toBe('OrderShipped/shop/e-1');
  });

  it.each(['', 7.5, 'x'.repeat(129), null])('has the id of the event if the key is %j', (idempotencyKey) => {
    expect(name({ ...event, request: { idempotencyKey } })).toBe('OrderShipped/shop/e-1');
  });

  it('has a key that is a number as a text', () => {
    expect(name({ ...event, request: { idempotencyKey: 1042 } })).toBe('OrderShipped/shop/1042');
  });

  it.each([
    [['order-', { 'detail.id': 1042 }], 'OrderShipped/shop/order-1042'],
    [['order-', { 'detail.id': null }], 'OrderShipped/shop/e-1'],
  ])('has the key that is made of %j', (of, expected) => {
    const texts = [
      { at: ['message', 'data', 'gone'], of: [] },
      { at: ['idempotencyKey'], of },
    ];
    expect(name({ ...event, request: { idempotencyKey: null }, texts })).toBe(expected);
  });

  it.each([undefined, null, 'text', 7])('has the id of the event if the request is %j', (request) => {
    expect(name({ ...event, request })).toBe('OrderShipped/shop/e-1');
  });

  it.each([undefined, '', 7, null])('has the name of the execution if the id is %j', (eventId) => {
    expect(name({ ...event, request: {}, eventId })).toBe('OrderShipped/shop/by-hand');
  });

  it.each([undefined, '', 7, null])('is unknown where mapping and source are %j', (part) => {
    expect(name({ ...event, mapping: part, source: part })).toBe('unknown/unknown/order-1');
  });

  it.each([null, undefined, 'text', 7, []])('is that of the execution alone for %j', (input) => {
    expect(name(input)).toBe('unknown/unknown/by-hand');
  });

  it('is that of the broadcast it was scheduled for', () => {
    const scheduled = { broadcastId: 'M/s/1', sendAt: '2026-11-21T10:00:00Z' };
    expect(name({ ...event, scheduled })).toBe('M/s/1');
    expect(name({ ...event, scheduled: { ...scheduled, sendAt: 'tomorrow' } })).toBe('OrderShipped/shop/order-1');
  });

  it.each([
    ['two places', ['idempotencyKey', 'x']],
    ['another place', ['message']],
    ['no place', []],
  ])('does not take a text of %s for its key', (_what, at) => {
    expect(name({ ...event, texts: [{ at, of: ['other'] }] })).toBe('OrderShipped/shop/order-1');
  });

  it('does not read texts that are none', () => {
    expect(name({ ...event, texts: [{ at: ['idempotencyKey'], of: 'x' }] })).toBe('OrderShipped/shop/order-1');
  });
});

it('a schedule is read from the input, if it is one', () => {
  const scheduled = { broadcastId: 'M/s/1', sendAt: '2026-11-21T10:00:00Z' };
  expect(scheduledIn({ scheduled })).toEqual(scheduled);
  for (const input of [null, 'text', {}, { scheduled: { broadcastId: 'M/s/1' } }, { scheduled: null }]) {
    expect(scheduledIn(input)).toBeUndefined();
  }
});
