import { Scope } from '#local/step-functions/engine/scope';

describe('Scope', () => {
  it('reads the scopes around it and assigns only its own', () => {
    const outer = new Scope({ a: 1 });
    const inner = outer.inner();
    inner.assign({ b: 2 });
    outer.assign({ c: 3 });
    expect(inner.variables()).toEqual({ a: 1, b: 2, c: 3 });
    expect(outer.variables()).toEqual({ a: 1, c: 3 });
  });

  it('gives the same object until something is assigned', () => {
    const scope = new Scope({ a: 1 }).inner();
    const before = scope.variables();
    expect(scope.variables()).toBe(before);
    scope.assign({ a: 2 });
    expect(scope.variables()).toEqual({ a: 2 });
    expect(before).toEqual({ a: 1 });
  });
});
