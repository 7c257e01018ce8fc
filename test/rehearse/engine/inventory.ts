/**
 * Which resources of a stack are in the engine, by asking each service itself: CloudFormation would only say what it believes.
 * By plain requests, because the project has no SDK client for half of these services. The engine checks no signature here; it
 * reads the service from it.
 */
import type { Engine } from './engine';

interface Listing {
  readonly service: string;
  readonly path?: string;
  /** The operation, in the JSON protocols. */
  readonly target?: string;
  /** The body, in the query protocol. */
  readonly query?: string;
}

const LISTINGS: readonly Listing[] = [
  { service: 'apigateway', path: '/v2/apis' },
  { service: 'dynamodb', target: 'DynamoDB_20120810.ListTables' },
  { service: 'events', target: 'AWSEvents.ListEventBuses' },
  { service: 'iam', query: 'Action=ListRoles&Version=2010-05-08' },
  { service: 'lambda', path: '/2015-03-31/functions/' },
  { service: 'logs', target: 'Logs_20140328.DescribeLogGroups' },
  { service: 'monitoring', query: 'Action=DescribeAlarms&Version=2010-08-01' },
  { service: 'monitoring', query: 'Action=ListDashboards&Version=2010-08-01' },
  { service: 'secretsmanager', target: 'secretsmanager.ListSecrets' },
  { service: 'sqs', target: 'AmazonSQS.ListQueues' },
  { service: 'states', target: 'AWSStepFunctions.ListStateMachines' },
];

/** Names that begin with the stack's name, and tags with it, by service: `dynamodb: ListTables`. */
export async function inventoryOf(engine: Engine, stack: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const named = new RegExp(`${stack.replace('-', '-?')}[\\w-]*`, 'g');
  const found = new Map<string, readonly string[]>();
  for (const listing of LISTINGS) {
    const { service, path, target, query } = listing;
    const what = `${service}: ${path ?? target?.split('.')[1] ?? query?.split(/[=&]/)[1] ?? ''}`;
    found.set(what, [...new Set((await answerTo(engine, listing)).match(named) ?? [])]);
  }
  return found;
}

/** @throws Error if the engine refuses */
async function answerTo(
  { endpoint, access }: Engine,
  { service, path = '/', target, query }: Listing,
): Promise<string> {
  const { region, credentials } = access;
  const scope = `${credentials.accessKeyId}/20260101/${region}/${service}/aws4_request`;
  const answer = await fetch(`${endpoint}${path}`, {
    method: path === '/' ? 'POST' : 'GET',
    headers: {
      Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
      ...(target !== undefined && { 'X-Amz-Target': target, 'Content-Type': 'application/x-amz-json-1.1' }),
      ...(query !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded' }),
    },
    ...(path === '/' && { body: query ?? '{}' }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${service} answered ${answer.status}: ${text.slice(0, 300)}`);
  return text;
}
