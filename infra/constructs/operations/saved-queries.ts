/**
 * The saved Logs Insights queries that the runbook uses, listed under the stack's name in the console. `PUT-…-HERE` in
 * a query stands for an id to fill in.
 */
import { Stack } from 'aws-cdk-lib';
import { QueryDefinition, QueryString, type ILogGroup, type QueryStringProps } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { CLIENT_REFUSED } from '#shared/runtime/log-messages';
import type { WatchedStack } from './watched-stack';

interface SavedQuery {
  readonly name: string;
  readonly logGroups: readonly ILogGroup[];
  readonly query: QueryStringProps;
}

export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, watched: WatchedStack) {
    super(scope, id);
    for (const { name, logGroups, query } of savedQueries(watched)) {
      if (logGroups.length === 0) continue; // the workflow logs are off
      new QueryDefinition(this, name.replace(/\W+/g, ''), {
        queryDefinitionName: `${Stack.of(this).stackName}/${name}`,
        queryString: new QueryString(query),
        logGroups: [...logGroups],
      });
    }
  }
}

function savedQueries({ broadcast, fanOut, lanes, otherFunctions }: WatchedStack): SavedQuery[] {
  const senders = lanes.map(({ sendBatch }) => sendBatch.logGroup);
  const functions = [...senders, ...otherFunctions.map((fn) => fn.logGroup)];
  const workflow = [broadcast.logGroup, fanOut.logGroup].filter((group) => group !== undefined);
  return [
    {
      name: 'One broadcast, through every function',
      logGroups: functions,
      query: {
        fields: ['@timestamp', 'service', 'message', 'delivered', 'stale', 'unsent', 'cause', '@message'],
        filterStatements: ["broadcastId = 'PUT-BROADCAST-ID-HERE'"],
        sort: '@timestamp asc',
        limit: 1000,
      },
    },
    {
      name: 'One connection, from connect to disconnect',
      logGroups: functions,
      query: {
        fields: ['@timestamp', 'service', 'message', '@message'],
        filterStatements: ["connectionId = 'PUT-CONNECTION-ID-HERE'"],
        sort: '@timestamp asc',
        limit: 1000,
      },
    },
    {
      name: 'Executions that failed, and why',
      logGroups: workflow,
      query: {
        fields: ['@timestamp', 'type', 'execution_arn', 'details.error', 'details.cause'],
        filterStatements: ['type in ["ExecutionFailed", "ExecutionTimedOut", "ExecutionAborted"]'],
        sort: '@timestamp desc',
        limit: 200,
      },
    },
    {
      name: 'Requests refused, and why',
      logGroups: functions,
      query: {
        filterStatements: ["message = 'Request refused'"],
        statsStatements: ['count(*) as requests, latest(broadcastId) as example by cause'],
        sort: 'requests desc',
      },
    },
    {
      name: 'Clients refused at connect, and why',
      logGroups: functions,
      query: {
        filterStatements: [`message = '${CLIENT_REFUSED}'`],
        statsStatements: ['count(*) as clients by reason'],
        sort: 'clients desc',
      },
    },
    {
      name: 'Broadcasts with failures',
      logGroups: senders,
      query: {
        fields: ['@timestamp', 'broadcastId', 'delivered', 'stale', 'unsent', '@message'],
        filterStatements: ['message = \'Batch sent\' and (@message like /"failed":\\{"/ or unsent > 0)'],
        sort: '@timestamp desc',
        limit: 200,
      },
    },
    {
      name: 'Slowest batches',
      logGroups: senders,
      query: {
        fields: ['@timestamp', 'broadcastId', 'durationMs * 1 as ms', 'Delivered', 'Unsent'],
        filterStatements: ['ispresent(durationMs)'],
        sort: 'ms desc',
        limit: 100,
      },
    },
  ];
}
