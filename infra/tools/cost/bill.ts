/** Usage times prices: the lines of a bill, by service, for `npm run scale` and `npm run estimate`. */
import type { BroadcastSettings } from '#constructs/settings/settings';
import { priceOf, PRICES, type PriceKey, type PriceList } from './prices';
import type { Usage } from './usage';

export interface BillLine {
  readonly service: string;
  readonly what: string;
  readonly quantity: number;
  readonly unit: string;
  readonly usd: number;
}

export type WorkflowType = BroadcastSettings['workflowType'];

type Entry = readonly [what: string, key: PriceKey, quantity: number];

/** The lines with usage; empty ones are left out. */
export function billOf(usage: Usage, workflowType: WorkflowType, prices: PriceList = PRICES): BillLine[] {
  const services: Record<string, Entry[]> = {
    'API Gateway': apiGateway(usage),
    'Step Functions': stepFunctions(usage, workflowType),
    Lambda: lambda(usage),
    DynamoDB: dynamoDb(usage),
    EventBridge: eventBridge(usage),
    SQS: [['requests', 'sqs.requests', usage.sqs?.requests ?? 0]],
    CloudWatch: cloudWatch(usage),
    'Secrets Manager': [['secrets', 'secretsManager.secrets', usage.kept?.secrets ?? 0]],
    KMS: [['keys, without requests', 'kms.keys', usage.kept?.keys ?? 0]],
  };
  return Object.entries(services).flatMap(([service, entries]) =>
    entries
      .filter(([, , quantity]) => quantity > 0)
      .map(([what, key, quantity]) => ({
        service,
        what,
        quantity,
        unit: prices.prices[key].unit,
        usd: priceOf(quantity, key, prices),
      })),
  );
}

export const totalOf = (lines: readonly BillLine[]): number => lines.reduce((sum, { usd }) => sum + usd, 0);

/** What any sender pays for the same posts: API Gateway's fee. Overhead is measured against it. */
export const messageFeeOf = (usage: Usage): number => priceOf(usage.apiGateway.messages, 'apiGateway.messages');

/** What the workflow adds: the bill without the messages and their bytes, which any sender pays. */
export const overheadOf = (usage: Usage, workflowType: WorkflowType): number =>
  totalOf(billOf(usage, workflowType)) - messageFeeOf(usage) - priceOf(usage.apiGateway.bytesOut, 'dataTransfer.out');

const apiGateway = ({ apiGateway: used }: Usage): Entry[] => [
  ['messages', 'apiGateway.messages', used.messages],
  ['connection minutes', 'apiGateway.connectionMinutes', used.connectionMinutes],
  ['transfer to clients', 'dataTransfer.out', used.bytesOut],
];

function stepFunctions({ stepFunctions: used }: Usage, workflowType: WorkflowType): Entry[] {
  const { broadcasts, children, broadcastTransitions, fanOutTransitions } = used;
  const express = workflowType === 'EXPRESS' ? broadcasts : { requests: 0, gbSeconds: 0 };
  const standard = workflowType === 'STANDARD' ? broadcastTransitions : 0;
  return [
    ['broadcasts, requests', 'stepFunctions.expressRequests', express.requests],
    ['broadcasts, duration', 'stepFunctions.expressGbSeconds', express.gbSeconds],
    ['broadcasts, transitions', 'stepFunctions.transitions', standard],
    ['fan-out, transitions', 'stepFunctions.transitions', fanOutTransitions],
    ['fan-out children, requests', 'stepFunctions.expressRequests', children.requests],
    ['fan-out children, duration', 'stepFunctions.expressGbSeconds', children.gbSeconds],
  ];
}

const lambda = ({ lambda: used }: Usage): Entry[] =>
  Object.entries(used).flatMap(([name, { invocations, gbSeconds }]): Entry[] => [
    [`${name}, invocations`, 'lambda.requests', invocations],
    [`${name}, duration`, 'lambda.gbSeconds', gbSeconds],
  ]);

const dynamoDb = ({ dynamoDb: used, kept }: Usage): Entry[] => [
  ...Object.entries(used).flatMap(([table, units]): Entry[] => [
    [`${table}, writes`, 'dynamoDb.writeUnits', units.writeUnits],
    [`${table}, reads`, 'dynamoDb.readUnits', units.readUnits],
  ]),
  ['storage', 'dynamoDb.storage', kept?.tableBytes ?? 0],
  ['point-in-time recovery', 'dynamoDb.pointInTimeRecovery', kept?.recoverableBytes ?? 0],
];

const eventBridge = ({ eventBridge: used, kept }: Usage): Entry[] => [
  ['events', 'eventBridge.events', used.events],
  ['archived', 'eventBridge.archived', used.archivedBytes],
  ['archive', 'eventBridge.archiveStorage', kept?.archiveBytes ?? 0],
];

const cloudWatch = ({ logs, kept }: Usage): Entry[] => [
  ['logs of functions', 'cloudWatch.logs', logs.functionBytes],
  ['logs of the workflow', 'cloudWatch.logs', logs.workflowBytes],
  ['logs kept', 'cloudWatch.logStorage', kept?.logBytes ?? 0],
  ['metrics', 'cloudWatch.metrics', kept?.metrics ?? 0],
];
