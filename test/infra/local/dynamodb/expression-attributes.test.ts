import { topLevelAttributes } from '#local/dynamodb/expression-attributes';

describe('the top-level attributes of an expression', () => {
  it.each([
    ['expiresAt > :now', ['expiresAt']],
    ['#e > :now and NOT (a = :a OR b in (:x, :y))', ['expiresAt', 'a', 'b']],
    ['attribute_exists(a.b.c) AND size (list[0].code) < :n', ['a', 'list']],
    ['price between :low and :high', ['price']],
    ['begins_with(#dotted, :p) AND deep.#e = :v AND m[ 12 ].size = :v', ['with.dot', 'deep', 'm']],
    ['connectionId,userId , info.name', ['connectionId', 'userId', 'info']],
    ['not_a_keyword = :and', ['not_a_keyword']],
  ])('of %s are %j', (expression, attributes) => {
    expect([...topLevelAttributes(expression, { '#e': 'expiresAt', '#dotted': 'with.dot' })]).toEqual(attributes);
  });
});
