/**
 * Creates `AWS::DynamoDB::GlobalTable` (CDK's TableV2) and `AWS::DynamoDB::Table`. A global table whose one replica is in
 * this region is a table; more replicas and imports are refused by name, and streams do nothing.
 */
import type { LocalContext } from '../core/context';
import type { PropertyReader } from '../core/property-reader';
import type { CreatedResource, ResourceProvider, ResourceReference, TemplateResource } from '../core/resource';
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
    reference: referenceIn(parts.context),
    create: (resource) => createTable(parts, resource, (tableArn) => readReplica(parts.context, resource, tableArn)),
  },
  {
    type: 'AWS::DynamoDB::Table',
    reference: referenceIn(parts.context),
    create: (resource) =>
      createTable(parts, resource, (tableArn) => {
        ignoreOperationalSettings(resource.properties);
        addResourcePolicy(parts.context, tableArn, resource.properties);
      }),
  },
];

const referenceIn = ({ environment }: LocalContext): ResourceReference => ({
  nameProperty: 'TableName',
  of: (name) => ({ ref: name, attributes: { Arn: tableArnOf(environment, name) } }),
});

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
  const hasStream = properties.optionalObject('StreamSpecification') !== undefined;
  properties.missed('StreamSpecification', 'no stream has the changes of the table');
  properties.finish();

  const { TableDescription } = await engine.call('CreateTable', { TableName: tableName, ...definition });
  await untilActive(engine, tableName);
  if (ttlAttribute !== undefined) timeToLive.enable(tableName, ttlAttribute);
  const { TableId } = TableDescription as { TableId?: string };
  const attributes = {
    Arn: tableArn,
    ...(TableId !== undefined && { TableId }),
    // What is granted on it, and what reads it, refers to it.
    ...(hasStream && { StreamArn: `${tableArn}/stream/local` }),
  };
  return { ref: tableName, attributes };
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
  const [replica] = replicas.length === 1 ? replicas : replicas.filter((each) => each.string('Region') === region);
  if (!replica) {
    throw new UnsupportedError(`AWS::DynamoDB::GlobalTable ${logicalId}: none of its replicas is in ${region}.`);
  }
  if (replicas.length > 1) properties.missed('Replicas', `the table is in ${region} only`);
  replica.ignore('one replica is the table, wherever it is', 'Region');
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
