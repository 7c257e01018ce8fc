/**
 * The saved Logs Insights queries that alarms and the runbook name, listed under the stack's name in the console. `PUT-…-HERE` in
 * a query stands for an id to fill in.
 */
import { Stack } from 'aws-cdk-lib';
import { QueryDefinition, QueryString, type ILogGroup, type QueryStringProps } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import {
  BATCH_SENT,
  CLIENT_REFUSED,
  OVERDUE_HANDLED,
  OVERDUE_NOT_HANDLED,
  REQUEST_REFUSED,
} from '#shared/runtime/log-messages';
import { METRIC } from '#shared/runtime/metrics';
import type { WatchedStack } from './watched-stack';

/** By the names they have in the console, after the stack's. */
export const QUERY = {
  BROADCAST: 'One broadcast, through every function',
  CONNECTION: 'One connection, from connect to disconnect',
  EXECUTIONS_FAILED: 'Executions that failed, and why',
  REQUESTS_REFUSED: 'Requests refused, and why',
  CLIENTS_REFUSED: 'Clients refused at connect, and why',
  FAILURES: 'Broadcasts with failures',
  THROTTLED: 'Broadcasts that were throttled',
  SLOWEST: 'Slowest batches',
  ERRORS: 'Errors of functions, and the broadcasts they are about',
  CUT_OFF: 'Broadcasts that were cut off, and what became of them',
} as const;
export type QueryName = (typeof QUERY)[keyof typeof QUERY];

export interface SavedQuery {
  readonly name: QueryName;
  readonly logGroups: readonly ILogGroup[];
  readonly query: QueryStringProps;
}

export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, watched: WatchedStack) {
    super(scope, id);
    for (const { name, logGroups, query } of savedQueries(watched)) {
      new QueryDefinition(this, name.replace(/\W+/g, ''), {
        queryDefinitionName: `${Stack.of(this).stackName}/${name}`,
        queryString: new QueryString(query),
        logGroups: [...logGroups],
      });
    }
  }
}

/** Those the stack can have: without workflow logs, there is none of them. */
export const savedQueries = (watched: WatchedStack): readonly SavedQuery[] =>
  allQueries(watched).filter(({ logGroups }) => logGroups.length > 0);

function allQueries({ broadcast, fanOut, lanes, otherFunctions, restartOverdue }: WatchedStack): SavedQuery[] {
  const senders = lanes.map(({ sendBatch }) => sendBatch.logGroup);
  const functions = [...senders, ...otherFunctions.map((fn) => fn.logGroup)];
  const workflow = [broadcast.logGroup, fanOut.logGroup].filter((group) => group !== undefined);
  return [
    {
      name: QUERY.BROADCAST,
      logGroups: functions,
      query: {
        fields: ['@timestamp', 'service', 'message', 'delivered', 'stale', 'unsent', 'cause', '@message'],
        filterStatements: ["broadcastId = 'PUT-BROADCAST-ID-HERE'"],
        sort: '@timestamp asc',
        limit: 1000,
      },
    },
    {
      name: QUERY.CONNECTION,
      logGroups: functions,
      query: {
        fields: ['@timestamp', 'service', 'message', '@message'],
        filterStatements: ["connectionId = 'PUT-CONNECTION-ID-HERE'"],
        sort: '@timestamp asc',
        limit: 1000,
      },
    },
    {
      name: QUERY.EXECUTIONS_FAILED,
      logGroups: workflow,
      query: {
        fields: ['@timestamp', 'type', 'execution_arn', 'details.error', 'details.cause'],
        filterStatements: ['type in ["ExecutionFailed", "ExecutionTimedOut", "ExecutionAborted"]'],
        sort: '@timestamp desc',
        limit: 200,
      },
    },
    {
      name: QUERY.REQUESTS_REFUSED,
      logGroups: functions,
      query: {
        filterStatements: [`message = '${REQUEST_REFUSED}'`],
        statsStatements: ['count(*) as requests, latest(broadcastId) as example by cause'],
        sort: 'requests desc',
      },
    },
    {
      name: QUERY.CLIENTS_REFUSED,
      logGroups: functions,
      query: {
        filterStatements: [`message = '${CLIENT_REFUSED}'`],
        statsStatements: ['count(*) as clients by reason'],
        sort: 'clients desc',
      },
    },
    {
      name: QUERY.FAILURES,
      logGroups: senders,
      query: {
        fields: ['@timestamp', 'broadcastId', 'delivered', 'stale', 'unsent', '@message'],
        filterStatements: [`message = '${BATCH_SENT}' and (@message like /"failed":\\{"/ or unsent > 0)`],
        sort: '@timestamp desc',
        limit: 200,
      },
    },
    {
      name: QUERY.SLOWEST,
      logGroups: senders,
      query: {
        fields: ['@timestamp', 'broadcastId', 'durationMs * 1 as ms', 'Delivered', 'Unsent'],
        filterStatements: ['ispresent(durationMs)'],
        sort: 'ms desc',
        limit: 100,
      },
    },
    {
      name: QUERY.THROTTLED,
      logGroups: senders,
      query: {
        filterStatements: [`${METRIC.THROTTLED} > 0`],
        statsStatements: [
          `sum(${METRIC.THROTTLED}) as answers, min(@timestamp) as first, max(@timestamp) as last by broadcastId`,
        ],
        sort: 'answers desc',
        limit: 200,
      },
    },
    {
      name: QUERY.ERRORS,
      logGroups: functions,
      query: {
        // Lambda itself logs a time-out or a crash as a report with this status.
        fields: ['@timestamp', 'service', 'message', 'broadcastId', 'connectionId', 'record.status', '@message'],
        filterStatements: ['level = "ERROR" or record.status in ["error", "timeout", "failure"]'],
        sort: '@timestamp desc',
        limit: 200,
      },
    },
    {
      name: QUERY.CUT_OFF,
      logGroups: [restartOverdue.logGroup],
      query: {
        fields: ['@timestamp', 'message', 'broadcastId', 'owner', 'done', '@message'],
        filterStatements: [`message in ["${OVERDUE_HANDLED}", "${OVERDUE_NOT_HANDLED}"]`],
        sort: '@timestamp desc',
        limit: 200,
      },
    },
  ];
}
