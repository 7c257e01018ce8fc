import { SelectionExpression } from '#local/api-gateway/model/selection-expression';

const select = (expression: string, body: unknown) =>
  SelectionExpression.parse(expression, 'Api, RouteSelectionExpression', ['request.body.']).evaluate({
    request: { body },
  });

describe('SelectionExpression', () => {
  it.each<[string, unknown, string | undefined]>([
    ['$request.body.action', { action: 'a' }, 'a'],
    ['${request.body.action}', { action: 'a' }, 'a'],
    ['$request.body.meta.kind', { meta: { kind: 'k' } }, 'k'],
    ['${request.body.action}-v${request.body.version}', { action: 'a', version: 2 }, 'a-v2'],
    ['\\$default', {}, '$default'],
    ['$default', {}, '$default'],
    ['static', {}, 'static'],
    ['$request.body.flag', { flag: false }, 'false'],
    ['$request.body.action', {}, undefined],
    ['$request.body.action', 'text', undefined],
    ['$request.body.action', undefined, undefined],
    ['$request.body.constructor', {}, undefined],
    ['$request.body.a.b', { a: 'text' }, undefined],
  ])('%s of %j is %s', (expression, body, key) => {
    expect(select(expression, body)).toBe(key);
  });

  it('refuses variables it does not know, by name', () => {
    expect(() => select('$request.header.x', {})).toThrow(
      "Api, RouteSelectionExpression: local mode does not support '$request.header.x' in '$request.header.x', only $request.body....",
    );
  });
});
