/** Reads the properties that CloudFormation's two table types share. */
import type { LocalContext } from '../core/context';
import type { PropertyReader } from '../core/property-reader';
import type { JsonObject } from '../core/service';

/** The parts of the template that CreateTable takes: keys and indexes. There is no capacity, so no billing mode. */
export function tableDefinition(properties: PropertyReader): JsonObject {
  properties.ignore('one machine has no capacity to provision', 'BillingMode');
  const global = properties.readers('GlobalSecondaryIndexes').map(indexDefinition);
  const local = properties.readers('LocalSecondaryIndexes').map(indexDefinition);
  return {
    KeySchema: properties.list('KeySchema'),
    AttributeDefinitions: properties.list('AttributeDefinitions'),
    BillingMode: 'PAY_PER_REQUEST',
    ...(global.length > 0 ? { GlobalSecondaryIndexes: global } : {}),
    ...(local.length > 0 ? { LocalSecondaryIndexes: local } : {}),
  };
}

function indexDefinition(index: PropertyReader): JsonObject {
  ignoreOperationalSettings(index);
  const definition = {
    IndexName: index.string('IndexName'),
    KeySchema: index.list('KeySchema'),
    Projection: index.object('Projection'),
  };
  index.finish();
  return definition;
}

/** For a table, a replica or an index. */
export function ignoreOperationalSettings(properties: PropertyReader): void {
  properties.ignore(
    'one machine has no capacity to provision',
    'OnDemandThroughput',
    'ProvisionedThroughput',
    'ReadOnDemandThroughputSettings',
    'ReadProvisionedThroughputSettings',
    'WarmThroughput',
    'WriteOnDemandThroughputSettings',
    'WriteProvisionedThroughputSettings',
  );
  properties.ignore(
    'the tables are in memory and end with local mode: nothing is encrypted at rest, restored or kept',
    'DeletionProtectionEnabled',
    'PointInTimeRecoverySpecification',
    'SSESpecification',
    'TableClass',
  );
  properties.ignore('metrics and cost allocation', 'ContributorInsightsSpecification', 'Tags');
}

export function addResourcePolicy(context: LocalContext, tableArn: string, properties: PropertyReader): void {
  const policy = properties.optionalReader('ResourcePolicy');
  const document = policy?.optionalReader('PolicyDocument');
  document?.ignore('there is one version of the policy language', 'Version', 'Id');
  for (const statement of document?.list('Statement') ?? []) {
    context.resourcePolicies.add(tableArn, statement as JsonObject);
  }
  document?.finish();
  policy?.finish();
}
