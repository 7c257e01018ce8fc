/** The DynamoDB operations that local mode supports, by who answers them. All others are refused by name. */

/** Without UpdateTable on purpose: dynalite accepts it but does nothing; tables come from the template. */
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
