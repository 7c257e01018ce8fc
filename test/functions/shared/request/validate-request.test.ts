import fc from 'fast-check';
import { InvalidRequestError } from '#shared/base/errors';
import { validateRequest } from '#shared/request/validate-request';

const valid = { audience: { users: ['alice'] }, message: { type: 'OrderShipped', data: { orderId: 'o-1' } } };
const causeOf = (request: unknown): string => {
  try {
    validateRequest(request);
  } catch (error) {
    if (error instanceof InvalidRequestError) return error.message;
    throw error;
  }
  return 'accepted';
};
const withAudience = (audience: unknown) => ({ ...valid, audience });

describe('a request that is accepted', () => {
  it('comes out as it went in', () => {
    const request = {
      audience: {
        users: ['alice', 'bob'],
        channels: ['orders:eu/1.2_x-y'],
        everyone: false,
        connections: ['L0SM9cOFvHcCIhw='],
        exclude: { users: ['carol'], connections: ['c1'] },
      },
      message: { type: 'OrderShipped', data: null },
      expiresAt: '2026-11-21T10:00:00.123+01:00',
      idempotencyKey: 'order-1',
      resendOf: { broadcastId: 'OrderShipped/shop.orders/o-1', time: '2026-11-21T10:00:00Z' },
    };
    expect(validateRequest(request)).toEqual(request);
  });

  it.each([
    [{ key: 'A-1', version: 7 }],
    [{ key: 'A-1', version: -0.5 }],
    [{ key: 'A-1', version: '2026-11-21T10:00:00Z' }],
  ])('may supersede older messages: %j', (supersedes) => {
    const message = { ...valid.message, supersedes };
    expect(validateRequest({ ...valid, message }).message).toEqual(message);
  });

  it('may give a key as a whole number', () => {
    const message = { ...valid.message, supersedes: { key: 42, version: 1 } };
    expect(validateRequest({ ...valid, message }).message.supersedes).toEqual({ key: '42', version: 1 });
  });

  it('may be a last value to keep, and say whether history gets it', () => {
    const message = { ...valid.message, retain: 42 };
    expect(validateRequest({ ...valid, message, history: true })).toMatchObject({
      message: { retain: '42' },
      history: true,
    });
    expect(validateRequest({ ...valid, history: false })).toMatchObject({ history: false });
    expect(() => validateRequest({ ...valid, history: 'off' })).toThrow("history must be true or false, got 'off'");
    expect(() => validateRequest({ ...valid, message: { ...message, retain: 'k'.repeat(129) } })).toThrow(
      'message.retain must be a string of 1 to 128 characters',
    );
  });

  it.each([
    ['the greatest safe integer', 9007199254740991],
    ['the least safe integer', -9007199254740991],
    ['a time in microseconds', 1764000000123457],
    ['a fraction', 0.1],
    ['emoji', '👩‍👩‍👧 Größe 注文'],
    ['a member named __proto__', JSON.parse('{"__proto__":{"a":1},"constructor":2}') as unknown],
  ])('keeps %s in its data', (_, value) => {
    const data = { value, list: [value] };
    expect(JSON.stringify(validateRequest({ ...valid, message: { type: 't', data } }).message.data)).toBe(
      JSON.stringify(data),
    );
  });
});

describe('the times of a request', () => {
  it.each([
    [{ sendAt: '2026-11-21T10:00:00Z' }],
    [{ expiresAt: '2026-11-21T10:00:00Z' }],
    [{ sendAt: '2026-11-21T10:00:00Z', expiresAt: '2026-11-21T10:00:00.001Z' }],
    [{ sendAt: '2026-11-21T10:00:00+01:00', expiresAt: '2026-11-21T09:30:00Z' }],
  ])('may be %j', (times) => {
    expect(validateRequest({ ...valid, ...times })).toEqual({ ...valid, ...times });
  });
});

describe('a request that is refused', () => {
  it.each([
    ['text', 'hello', 'the broadcast request must be an object, got a string of 5 characters'],
    ['a list', [valid], 'the broadcast request must be an object, got a list of 1'],
    ['null', null, 'the broadcast request must be an object, got null'],
    ['no audience', { message: valid.message }, 'audience is missing in the broadcast request'],
    ['no message', { audience: valid.audience }, 'message is missing in the broadcast request'],
    ['no type', { ...valid, message: { data: 1 } }, 'message.type is missing in the broadcast request'],
    ['no data', { ...valid, message: { type: 't' } }, 'message.data is missing in the broadcast request'],
    [
      'the id of a broadcast longer than any',
      { ...valid, resendOf: { broadcastId: 'é'.repeat(1025), time: '2026-11-21T10:00:00Z' } },
      "resendOf.broadcastId must be the broadcastId of a broadcast, got 'éééééééééééééééééééééééééééééééééééééééé…' (1025 characters)",
    ],
    [
      'a version beyond 2^53',
      { ...valid, message: { ...valid.message, supersedes: { key: 'A-1', version: 2 ** 53 } } },
      'message.supersedes.version must be a number (an integer at most 2^53), or a string of 1 to 128 characters, without control characters, got a number',
    ],
    [
      'no version',
      { ...valid, message: { ...valid.message, supersedes: { key: 'A-1' } } },
      'message.supersedes.version is missing in the broadcast request',
    ],
    [
      'a key that is no name',
      { ...valid, message: { ...valid.message, supersedes: { key: '', version: 1 } } },
      'message.supersedes.key must be a string of 1 to 128 characters, without control characters, got a string of 0 characters',
    ],
    [
      'an empty type',
      { ...valid, message: { type: '', data: 1 } },
      'message.type must be a string of 1 to 128 characters, without control characters, got a string of 0 characters',
    ],
    [
      'a long key',
      { ...valid, idempotencyKey: 'k'.repeat(129) },
      `idempotencyKey must be a string of 1 to 128 characters, without control characters, got '${'k'.repeat(40)}…' (129 characters)`,
    ],
    [
      'a key that is no text',
      { ...valid, idempotencyKey: true },
      'idempotencyKey must be a string of 1 to 128 characters, without control characters, got true',
    ],
    [
      'a type that is a number',
      { ...valid, message: { type: 7, data: 1 } },
      'message.type must be a string of 1 to 128 characters, without control characters, got a number',
    ],
    [
      'an empty audience',
      withAudience({}),
      'audience must have users, channels, connections or everyone, got none of them',
    ],
    [
      'only exclusions',
      withAudience({ exclude: { users: ['a'] } }),
      'audience must have users, channels, connections or everyone, got none of them',
    ],
    ['an audience that is a list', withAudience(['alice']), 'audience must be an object, got a list of 1'],
    [
      'users that are a text',
      withAudience({ users: 'alice' }),
      "audience.users must be a list of strings, got 'alice'",
    ],
    ['users that are null', withAudience({ users: null }), 'audience.users must be a list of strings, got null'],
    [
      'a user that is a fraction',
      withAudience({ users: ['a', 7.5] }),
      'audience.users[1] must be a string of 1 to 128 characters, without control characters, got 7.5',
    ],
    [
      'a user whose number has lost digits',
      withAudience({ users: [2 ** 53] }),
      'audience.users[0] must be a string of 1 to 128 characters, without control characters, got 9007199254740992',
    ],
    ['everyone as text', withAudience({ everyone: 'yes' }), "audience.everyone must be true or false, got 'yes'"],
    [
      'a channel with a blank',
      withAudience({ channels: ['my orders'] }),
      "audience.channels[0] must be a channel name: 1 to 128 letters, digits and _ . : / -, got 'my orders'",
    ],
    [
      'a channel with #',
      withAudience({ channels: ['orders#3'] }),
      "audience.channels[0] must be a channel name: 1 to 128 letters, digits and _ . : / -, got 'orders#3'",
    ],
    [
      'excluded channels',
      withAudience({ users: ['a'], exclude: { channels: ['c'] } }),
      'audience.exclude.channels is not a field of the broadcast request',
    ],
  ])('because of %s', (_, request, cause) => {
    expect(causeOf(request)).toBe(cause);
  });

  it.each([
    '2026-11-21T10:00:00',
    '2026-11-21',
    'tomorrow',
    '2026-02-30T10:00:00Z',
    '2026-11-21T25:00:00Z',
    1764000000,
    '',
  ])('because expiresAt is %j', (expiresAt) => {
    expect(causeOf({ ...valid, expiresAt })).toContain(
      "expiresAt must be an ISO 8601 time with zone such as '2026-11-21T10:00:00Z', got ",
    );
  });

  it.each([
    ['at the time it is sent', '2026-11-21T10:00:00Z'],
    ['at that time in another zone', '2026-11-21T11:00:00+01:00'],
    ['before it is sent', '2026-11-21T09:59:59Z'],
  ])('because it expires %s', (_, expiresAt) => {
    expect(causeOf({ ...valid, sendAt: '2026-11-21T10:00:00Z', expiresAt })).toBe(
      `expiresAt must be after sendAt (2026-11-21T10:00:00Z), got '${expiresAt}'`,
    );
  });

  it('because nobody could say who was not reached', () => {
    expect(causeOf({ ...withAudience({ channels: ['orders'] }), ifUnreached: { afterSeconds: 30 } })).toBe(
      'ifUnreached needs audience.users, without everyone: who else may get it is not known',
    );
  });

  it('because of a name that is no text in UTF-8', () => {
    expect(causeOf(withAudience({ users: ['\ud800'] }))).toContain('audience.users[0] must be');
  });

  it('because of whole numbers that JSON cannot carry, wherever they are', () => {
    const parsed: unknown = JSON.parse('{"order":[{"id":9007199254740993}]}');
    expect(causeOf({ ...valid, message: { type: 't', data: parsed } })).toBe(
      'message.data.order[0].id is a whole number beyond 9007199254740991, which loses digits in JSON: send it as a string',
    );
  });

  it.each([
    [
      'Infinity, which JSON.parse makes of 1e400',
      Infinity,
      'is a number beyond 1.8e308, which JSON readers read as infinity: send it as a string',
    ],
    ['NaN', NaN, 'is NaN, which JSON cannot represent: leave it out, or send null'],
  ])('because of %s', (_, value, problem) => {
    const data = { lines: [{ price: 1 }, { price: value }] };
    expect(causeOf({ ...valid, message: { type: 't', data } })).toBe(`message.data.lines[1].price ${problem}`);
  });

  it('never because of a decimal, which arrives as the nearest number there is, nor of -0', () => {
    const data: unknown = JSON.parse('[0.1234567890123456789,-0,1e-400]');
    expect(causeOf({ ...valid, message: { type: 't', data } })).toBe('accepted');
  });

  it('because of data nested without end', () => {
    const parsed: unknown = JSON.parse('['.repeat(20_000) + ']'.repeat(20_000));
    expect(causeOf({ ...valid, message: { type: 't', data: parsed } })).toMatch(
      /^message\.data(\[0\])+\S*… is nested deeper than 100 levels$/,
    );
  });

  it('with the first of many problems only', () => {
    const cause = causeOf(withAudience({ users: Array.from({ length: 6000 }, () => false) }));
    expect(cause.length).toBeLessThan(1000);
    expect(cause).toMatch(/; and 5995 more$/);
  });
});

it('makes texts of numbers that stand for names', () => {
  const numbered = {
    audience: {
      users: [42, 'a'],
      channels: [7],
      connections: [1],
      exclude: { users: [-1], connections: [2 ** 53 - 1] },
    },
    message: { type: 't', data: { count: 3 } },
    idempotencyKey: 1042,
  };
  expect(validateRequest(numbered)).toEqual({
    audience: {
      users: ['42', 'a'],
      channels: ['7'],
      connections: ['1'],
      exclude: { users: ['-1'], connections: ['9007199254740991'] },
    },
    message: { type: 't', data: { count: 3 } },
    idempotencyKey: '1042',
  });
});

describe('for any request', () => {
  it('refuses a field it does not know, by its name', () => {
    const known = ['audience', 'message', 'expiresAt', 'idempotencyKey'];
    const field = fc.string({ minLength: 1, maxLength: 50 }).filter((key) => !known.includes(key));
    fc.assert(
      fc.property(
        fc.constantFrom('constructor', 'toString', '__proto__'),
        field,
        fc.jsonValue(),
        (special, key, value) => {
          for (const name of [special, key]) {
            const request: unknown = JSON.parse(
              `{${JSON.stringify(name)}:${JSON.stringify(value)},${JSON.stringify(valid).slice(1)}`,
            );
            expect(causeOf(request)).toBe(`${name} is not a field of the broadcast request`);
          }
        },
      ),
    );
  });

  it('refuses a whole number exactly when it is beyond 2^53 - 1', () => {
    const number = fc.oneof(
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(Number),
    );
    fc.assert(
      fc.property(number, (value) => {
        const refused = causeOf({ ...valid, message: { type: 't', data: [value] } }) !== 'accepted';
        expect(refused).toBe(Number.isInteger(value) && Math.abs(value) > Number.MAX_SAFE_INTEGER);
      }),
    );
  });

  it('either refuses by name or gives it back, and never shows data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const request = { ...valid, message: { type: 't', data: { secret: 'hunter2', value } }, expiresAt: value };
        expect(causeOf(request)).not.toContain('hunter2');
        for (const message of ['hunter2', ['hunter2'], { type: ['hunter2'], data: value }, { type: 'hunter2' }]) {
          expect(causeOf({ ...valid, message })).not.toContain('hunter2');
        }
        expect(causeOf('hunter2')).not.toContain('hunter2');
      }),
    );
  });
});
