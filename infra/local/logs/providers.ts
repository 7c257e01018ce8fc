/** Creates `AWS::Logs::LogGroup`. Policies and saved queries of CloudWatch Logs do nothing on one machine. */
import type { Environment } from '../core/identity';
import type { CreatedResource, ResourceProvider, TemplateResource } from '../core/resource';
import { logGroupArn } from './describe';
import type { LogStore } from './log-store';

export const logsProviders = (environment: Environment, store: LogStore): readonly ResourceProvider[] => [
  { type: 'AWS::Logs::LogGroup', create: (resource) => createGroup(environment, store, resource) },
  { type: 'AWS::Logs::ResourcePolicy', create: ignorePolicy },
  { type: 'AWS::Logs::QueryDefinition', create: ignoreQuery },
];

function createGroup(
  environment: Environment,
  store: LogStore,
  { properties, generatedName }: TemplateResource,
): CreatedResource {
  const name = properties.optionalString('LogGroupName') ?? generatedName;
  const retentionInDays = properties.optionalNumber('RetentionInDays');
  properties.ignore(
    'events are only in memory: nothing is encrypted at rest or kept',
    'KmsKeyId',
    'DeletionProtectionEnabled',
  );
  properties.ignore('price class and cost allocation', 'LogGroupClass', 'Tags');
  properties.ignore('only for Logs Insights', 'FieldIndexPolicies');
  properties.finish();
  store.createGroup(name, retentionInDays);
  return { ref: name, attributes: { Arn: `${logGroupArn(environment, name)}:*` } };
}

function ignorePolicy({ properties, generatedName }: TemplateResource): CreatedResource {
  const name = properties.optionalString('PolicyName') ?? generatedName;
  properties.ignore('the services of local mode write to their groups directly', 'PolicyDocument');
  properties.finish();
  return { ref: name };
}

function ignoreQuery({ properties, generatedName }: TemplateResource): CreatedResource {
  properties.ignore('a query saved for Logs Insights, which local mode does not have', 'Name', 'QueryString');
  properties.ignore(
    'a query saved for Logs Insights, which local mode does not have',
    'LogGroupNames',
    'QueryLanguage',
  );
  properties.finish();
  return { ref: generatedName, attributes: { QueryDefinitionId: generatedName } };
}
