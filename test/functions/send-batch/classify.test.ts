import { classify } from '#functions/send-batch/classify';
import { errorTypeOf, wireFailure } from '#functions/send-batch/transport/wire-failure';

describe('an answer', () => {
  it.each([
    [200, 'delivered'],
    [410, 'gone'],
  ])('of status %i is %s without an error type', (status, kind) => {
    expect(classify({ status }).kind).toBe(kind);
  });

  it.each([
    [413, undefined, 'failed', 'TOO_LARGE'],
    [400, 'BadRequestException', 'failed', 'REJECTED'],
    [429, undefined, 'again', 'THROTTLED'],
    [400, 'LimitExceededException', 'again', 'THROTTLED'],
    [500, undefined, 'again', 'SERVER_ERROR'],
    [599, undefined, 'again', 'SERVER_ERROR'],
  ])('of status %i and type %s is %s with reason %s', (status, errorType, kind, reason) => {
    expect(classify({ status, errorType })).toEqual({ kind, reason });
  });

  it.each([302, 401, 403, 404, 405])('of status %i blames the endpoint', (status) => {
    expect(classify({ status })).toHaveProperty('blamesEndpoint', true);
  });

  it('that names a GoneException is gone, whatever its status', () => {
    expect(classify({ status: 400, errorType: 'GoneException' }).kind).toBe('gone');
  });
});

describe('an error of the wire', () => {
  it.each([
    [{ code: 'ECONNRESET' }, 'closed'],
    [{ code: 'EPIPE' }, 'closed'],
    [{ code: 'ECONNREFUSED' }, 'network'],
    [{ code: 'EAI_AGAIN' }, 'network'],
    [{ code: 'ENOTFOUND' }, 'unresolved'],
    [{ errors: [{ code: 'ECONNREFUSED' }] }, 'network'],
    [{ cause: { code: 'ENOTFOUND' } }, 'unresolved'],
    ['no error at all', 'network'],
  ])('%j is %s', (error, failure) => {
    expect(wireFailure(error)).toMatchObject({ failure });
  });

  it.each([
    ['GoneException', 'GoneException'],
    ['GoneException:http://internal.amazon.com/coral/', 'GoneException'],
    ['com.amazonaws.apigateway#GoneException', 'GoneException'],
  ])('type %s is read as %s', (header, type) => {
    expect(errorTypeOf(header)).toBe(type);
  });
});

describe('the limits between kinds of answers', () => {
  it.each([
    [199, 'failed', true],
    [200, 'delivered', false],
    [299, 'delivered', false],
    [300, 'failed', true],
    [399, 'failed', true],
    [400, 'failed', false],
    [499, 'failed', false],
    [500, 'again', false],
  ])('status %i is %s, and blames the endpoint: %s', (status, kind, blames) => {
    const verdict = classify({ status });
    expect([verdict.kind, 'blamesEndpoint' in verdict]).toEqual([kind, blames]);
  });

  it('are those of the status, even if the error type says otherwise', () => {
    expect(classify({ status: 410, errorType: 'ForbiddenException' }).kind).toBe('gone');
    expect(classify({ status: 200, errorType: 'GoneException' }).kind).toBe('delivered');
  });

  it('are drawn by an error type that is known alone', () => {
    for (const errorType of ['unheard of', 'constructor', '__proto__']) {
      expect(classify({ status: 400, errorType })).toEqual({ kind: 'failed', reason: 'REJECTED' });
    }
    expect(classify({ status: 503, errorType: 'unheard of' })).toEqual({ kind: 'again', reason: 'SERVER_ERROR' });
  });
});

describe('an error that says little', () => {
  it.each([
    [null, undefined],
    [{ code: 5 }, undefined],
    [{ cause: null }, undefined],
    [{ errors: [] }, undefined],
    [{ cause: { cause: { code: 'EPIPE' } } }, 'EPIPE'],
    [{ errors: [{ code: 'EHOSTUNREACH' }, { code: 'ECONNRESET' }] }, 'EHOSTUNREACH'],
  ])('%j has code %s', (error, code) => {
    expect(wireFailure(error)).toEqual({ failure: code === 'EPIPE' ? 'closed' : 'network', code });
  });

  it.each([
    ['', undefined],
    [':http://internal.amazon.com/coral/', undefined],
    ['a#b#GoneException', 'GoneException'],
    ['GoneException:a:b', 'GoneException'],
  ])('error type %j is read as %s', (header, type) => {
    expect(errorTypeOf(header)).toBe(type);
  });
});
