import { writtenItems } from '#local/dynamodb/written-items';

const [Item, Key] = [{ id: { S: 'a' }, n: { N: '1' } }, { id: { S: 'a' } }];

it.each([
  ['PutItem', { TableName: 't', Item }, [Item]],
  ['DeleteItem', { TableName: 't', Key }, [Key]],
  ['BatchWriteItem', { RequestItems: { t: [{ PutRequest: { Item } }, { DeleteRequest: { Key } }] } }, [Item, Key]],
  [
    'TransactWriteItems',
    { TransactItems: [{ Put: { TableName: 't', Item } }, { ConditionCheck: { TableName: 't', Key } }] },
    [Item],
  ],
  ['GetItem', { TableName: 't', Key }, []],
])('finds what %s writes', (operation, input, items) => {
  expect(writtenItems(operation, input)).toEqual(items.map((item) => ({ tableName: 't', item })));
});

it.each([
  ['PutItem', {}],
  ['BatchWriteItem', {}],
  ['BatchWriteItem', { RequestItems: '$.a' }],
  ['BatchWriteItem', { RequestItems: { toString: 1, valueOf: null } }],
  ['TransactWriteItems', {}],
  ['TransactWriteItems', { TransactItems: [null, 1, { Put: null }] }],
])('leaves a %s of another shape to the engine: %j', (operation, input) => {
  expect(writtenItems(operation, input)).toEqual([]);
});
