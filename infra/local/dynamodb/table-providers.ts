/**
 * Creates `AWS::DynamoDB::GlobalTable` (CDK's TableV2) and `AWS::DynamoDB::Table`. A global table whose one replica is in
 * this region is a table; more replicas, streams and imports are refused by name.
 */
import type { LocalContext } from '../core/context';
import type { PropertyReader } from '../core/property-reader';
import type { CreatedResource, ResourceProvider, TemplateResource } from '../core/resource';
import { UnsupportedError } from '../core/service';
import { addResourcePolicy, ignoreOperationalSettings, tableDefinition } from './table-properties';
import { tableArnOf } from './permissions';
import type { DynamoDbEngine } from './engine';
import type { TimeToLive } from './time-to-live';

export interface TableParts {
  readonly context: LocalContext;
  readonly engine: DynamoDbEngine;
  readonly timeToLive: TimeToLive;
}

export const tableProviders = (parts: TableParts): readonly ResourceProvider[] => [
  {
    type: 'AWS::DynamoDB::GlobalTable',
    create: (resource) => createTable(parts, resource, (tableArn) => readReplica(parts.context, resource, tableArn)),
  },
  {
    type: 'AWS::DynamoDB::Table',
    create: (resource) =>
      createTable(parts, resource, (tableArn) => {
        ignoreOperationalSettings(resource.properties);
        addResourcePolicy(parts.context, tableArn, resource.properties);
      }),
  },
];

async function createTable(
  { context, engine, timeToLive }: TableParts,
  { properties, generatedName }: TemplateResource,
  readRest: (tableArn: string) => void,
): Promise<CreatedResource> {
  const tableName = properties.optionalString('TableName') ?? generatedName;
  const tableArn = tableArnOf(context.environment, tableName);
  const definition = tableDefinition(properties);
  const ttlAttribute = readTimeToLive(properties);
  readRest(tableArn);
  properties.finish();

  const { TableDescription } = await engine.call('CreateTable', { TableName: tableName, ...definition });
  await untilActive(engine, tableName);
  if (ttlAttribute !== undefined) timeToLive.enable(tableName, ttlAttribute);
  const { TableId } = TableDescription as { TableId?: string };
  return { ref: tableName, attributes: { Arn: tableArn, ...(TableId === undefined ? {} : { TableId }) } };
}

function readTimeToLive(properties: PropertyReader): string | undefined {
  const specification = properties.optionalReader('TimeToLiveSpecification');
  const enabled = specification?.optionalBoolean('Enabled');
  const attribute = specification?.optionalString('AttributeName');
  specification?.finish();
  return enabled ? attribute : undefined;
}

function readReplica(context: LocalContext, { properties, logicalId }: TemplateResource, tableArn: string): void {
  const replicas = properties.readers('Replicas');
  const { region } = context.environment;
  const replica = replicas[0];
  if (!replica || replicas.length > 1 || replica.string('Region') !== region) {
    throw new UnsupportedError(
      `AWS::DynamoDB::GlobalTable ${logicalId}: local mode supports one replica, in ${region}; got ${replicas.length}.`,
    );
  }
  ignoreOperationalSettings(properties);
  ignoreOperationalSettings(replica);
  replica.ignore('contributor insights and read capacity of an index: operational', 'GlobalSecondaryIndexes');
  addResourcePolicy(context, tableArn, replica);
  replica.finish();
}

async function untilActive(engine: DynamoDbEngine, tableName: string): Promise<void> {
  for (;;) {
    const { Table } = await engine.call('DescribeTable', { TableName: tableName });
    if ((Table as { TableStatus: string }).TableStatus === 'ACTIVE') return;
  }
}
