/**
 * An upgrade keeps what cannot be made again: CloudFormation replaces a resource, and with it what it holds, when its logical
 * id changes or one of some properties does. Each file here is what a version deployed. When a version is released, add
 * the file of that version; none of them is ever changed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BroadcastStack } from '#infra/broadcast-stack';
import { domainEvents, unreachedUsers } from '#infra/domain-events';
import { settingsOf } from '#infra/settings';

/** By type of what holds data or has an address others know: properties whose change replaces it ("Update requires"). */
const REPLACED_BY: Readonly<Record<string, readonly string[]>> = {
  'AWS::ApiGatewayV2::Api': ['ProtocolType'],
  'AWS::DynamoDB::GlobalTable': ['KeySchema', 'TableName'],
  'AWS::DynamoDB::Table': ['KeySchema', 'TableName'],
  'AWS::Events::Archive': ['ArchiveName', 'SourceArn'],
  'AWS::Events::EventBus': ['Name'],
  'AWS::S3::Bucket': ['BucketName'],
  'AWS::SQS::Queue': ['FifoQueue', 'QueueName'],
  'AWS::SecretsManager::Secret': ['Name'],
};

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}
type Stateful = Readonly<
  Record<string, { readonly type: string; readonly properties: Readonly<Record<string, unknown>> }>
>;

function statefulOf(stageName: string): Stateful {
  const stack = new BroadcastStack(new App(), `Broadcast-${stageName}`, {
    ...{ stageName, settings: settingsOf(stageName), domainEvents, unreachedUsers },
  });
  const { Resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, Resource> };
  return Object.fromEntries(
    Object.entries(Resources).flatMap(([id, { Type: type, Properties = {} }]) => {
      const names = REPLACED_BY[type];
      if (names === undefined) return [];
      const properties = Object.fromEntries(
        names.flatMap((name) => (name in Properties ? [[name, Properties[name]] as const] : [])),
      );
      return [[id, { type, properties }] as const];
    }),
  );
}

const versions = readdirSync(__dirname).filter((file) => file.endsWith('.json'));

it.each(versions)('from %s replaces nothing that holds data, and no address', (file) => {
  const before = JSON.parse(readFileSync(join(__dirname, file), 'utf8')) as Stateful;
  expect(Object.keys(before).length).toBeGreaterThan(0);
  const now = Object.entries(statefulOf('prod')).filter(([id]) => id in before);
  expect(Object.fromEntries(now)).toEqual(before);
});
