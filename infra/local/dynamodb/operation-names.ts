/** The DynamoDB operations local mode answers, by who can answer them. Every other operation is refused by name. */

/** UpdateTable is missing on purpose: dynalite takes it without doing what it says; tables come from the template. */
export const DYNALITE_OPERATIONS: ReadonlySet<string> = new Set([
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'ListTagsOfResource',
  'PutItem',
  'Query',
  'Scan',
  'TagResource',
  'UntagResource',
  'UpdateItem',
]);

/** Only an external engine has them. */
export const TRANSACTION_OPERATIONS: ReadonlySet<string> = new Set(['TransactGetItems', 'TransactWriteItems']);

/** Answered by time-to-live.ts, whatever the engine. */
export const TIME_TO_LIVE_OPERATIONS: ReadonlySet<string> = new Set(['DescribeTimeToLive', 'UpdateTimeToLive']);
