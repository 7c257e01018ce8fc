/**
 * What dynalite takes and DynamoDB refuses, corrected inside of dynalite, where the items and the parsed expressions are: an
 * empty key of an index, and a comparison by order with a value that has none. The messages are those of Amazon's DynamoDB
 * Local 3.3.1. To be loaded before dynalite, which keeps the functions that it finds.
 */
const conditionParser = require('dynalite/db/conditionParser');
const db = require('dynalite/db');
const query = require('dynalite/actions/query');

const INVALID = 'One or more parameter values are not valid.';
const UNSUPPORTED = `${INVALID} A value specified for a secondary index key is not supported.`;
const UNSUPPORTED_UPDATE = `${INVALID} The update expression attempted to update a secondary index key to a value that is not supported.`;

const empty = (type) =>
  `The AttributeValue for a key attribute cannot contain an empty ${type === 'S' ? 'string' : 'binary'} value.`;

/** The refusal of the first key of an index that `isEmpty` finds. Without `indexName`, all indexes are asked. */
function emptyIndexKey(table, isEmpty, indexName) {
  return db.traverseIndexes(table, (name, type, { IndexName: index }) =>
    (indexName ?? index) === index && isEmpty(name, type)
      ? db.validationError(`${UNSUPPORTED} ${empty(type)} IndexName: ${index}, IndexKey: ${name}`)
      : undefined,
  );
}

const { validateItem, validateUpdates, updateIndexes } = db;

db.validateItem = (item, table) =>
  validateItem(item, table) ?? emptyIndexKey(table, (name, type) => item[name]?.[type] === '');

/** @param updates the older parameter AttributeUpdates */
db.validateUpdates = (updates, expression, table) =>
  validateUpdates(updates, expression, table) ??
  emptyIndexKey(table, (name, type) => updates?.[name]?.Value?.[type] === '');

/** An update expression is known by its result, which comes here before it is written. */
db.updateIndexes = (store, table, oldItem, item, done) => {
  const refusal = db.traverseIndexes(table, (name, type) =>
    item?.[name]?.[type] === '' ? db.validationError(`${UNSUPPORTED_UPDATE} ${empty(type)}`) : undefined,
  );
  if (refusal) done(refusal);
  else updateIndexes(store, table, oldItem, item, done);
};

/** A Query with its conditions by key, whichever parameter they came in. */
require.cache[require.resolve('dynalite/actions/query')].exports = (store, data, done) => {
  store.getTable(data.TableName, (error, table) => {
    const refusal = error ?? emptyCondition(table, data);
    if (refusal) done(refusal);
    else query(store, data, done);
  });
};

function emptyCondition(table, { IndexName, KeyConditions }) {
  const isEmpty = (name, type) => KeyConditions[name]?.AttributeValueList?.some((value) => value[type] === '');
  if (IndexName !== undefined) return emptyIndexKey(table, isEmpty, IndexName);
  return db.traverseKey(table, (name, type) =>
    isEmpty(name, type) ? db.validationError(`${INVALID} ${empty(type)} Key: ${name}`) : undefined,
  );
}

/** Comparisons by order, and the types that have one. */
const ORDERED = new Set(['<', '<=', '>', '>=', 'between']);
const COMPARABLE = new Set(['S', 'N', 'B']);

const { parse } = conditionParser;

/** A parser answers with a text if it refuses the expression. */
conditionParser.parse = (expression, options) => {
  const parsed = parse(expression, options);
  return typeof parsed === 'string' ? parsed : (withoutOrder(parsed.expression) ?? parsed);
};

/** The refusal of a comparison by order with a list, for example. */
function withoutOrder({ type, args }) {
  for (const argument of args ?? []) {
    // A path is a list of its steps. Functions, conditions and values are objects.
    if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) continue;
    if (argument.type !== undefined) {
      const refusal = withoutOrder(argument);
      if (refusal) return refusal;
    } else if (ORDERED.has(type)) {
      const [valueType] = Object.keys(argument);
      if (COMPARABLE.has(valueType)) continue;
      const operands = `operator or function: ${type.toUpperCase()}, operand type: ${valueType}`;
      return `Incorrect operand type for operator or function; ${operands}`;
    }
  }
  return undefined;
}
