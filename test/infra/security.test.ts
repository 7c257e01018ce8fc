/** infra/SECURITY.md tells the truth about the synthesized stack and the packages. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { SettingsOverrides } from '#constructs/settings/settings';
import { BroadcastStack } from '#infra/broadcast-stack';
import { domainEvents, unreachedUsers } from '#infra/domain-events';
import { settingsOf } from '#infra/settings';
import { PACKAGES } from '#tools/cli/build/packages';
import { bomOf, bomOfRepository, licencesOf } from '#tools/cli/build/sbom';
import { PROJECT_ROOT } from '#tools/cli/project-root';

const text = readFileSync(join(PROJECT_ROOT, 'infra/SECURITY.md'), 'utf8');
const section = (name: string) => new RegExp(`<!-- ${name} -->([^]*)<!-- /${name} -->`).exec(text)?.[1] ?? '';

/** Settings that add grants. */
const EVERYTHING: SettingsOverrides = {
  ...{
    tracing: true,
    accessLogs: true,
    connectionEvents: true,
    scheduled: true,
    httpEndpoint: { allowOrigins: ['*'] },
  },
  ...{ encryption: 'aws-managed', workflowType: 'STANDARD', eventBusName: 'default', detailedMetrics: true },
};

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource?: unknown;
}

/** An intrinsic as its name in angle brackets. */
function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  const intrinsic = value as { Ref?: string; 'Fn::Join'?: [string, unknown[]]; 'Fn::GetAtt'?: string[] };
  if (intrinsic['Fn::Join']) return intrinsic['Fn::Join'][1].map(asText).join('');
  return `<${intrinsic.Ref ?? intrinsic['Fn::GetAtt']?.join('.') ?? ''}>`;
}

/** As the table writes them. */
const named = (resource: string): string =>
  resource
    .replace(/^arn:.*:execute-api:.*<WebSocketApi\w+>\/prod/, 'API/STAGE')
    .replace(/^arn:.*:schedule\/<SchedulesGroup\w*>/, 'schedule/GROUP')
    .replace(/^arn:.*:execution:<WorkflowFanOut\w+\.Name>/, 'execution:FAN-OUT');

function wildcardsOf(overrides: SettingsOverrides): string[] {
  const settings = settingsOf('prod', overrides);
  const stack = new BroadcastStack(new App(), 'Test', { stageName: 'prod', settings, domainEvents, unreachedUsers });
  const { Resources } = Template.fromStack(stack).toJSON() as {
    Resources: Record<string, { Properties?: { PolicyDocument?: { Statement: Statement[] }; Policies?: Policy[] } }>;
  };
  return Object.values(Resources)
    .flatMap(({ Properties: { PolicyDocument, Policies = [] } = {} }) => [
      ...(PolicyDocument?.Statement ?? []),
      ...Policies.flatMap((policy) => policy.PolicyDocument.Statement),
    ])
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource = [] }) =>
      [Action]
        .flat()
        .flatMap((action) => [Resource].flat().map((resource) => [action, named(asText(resource))].join(' '))),
    )
    .filter((grant) => grant.includes('*'));
}

interface Policy {
  readonly PolicyDocument: { readonly Statement: Statement[] };
}

it('lists every wildcard of the roles, and no other', () => {
  const told = [...section('wildcards').matchAll(/^\| `(\S+)` +\| `(\S+)`/gm)].map(
    ([, action, on]) => `${action} ${on}`,
  );
  expect(told.sort()).toEqual([...new Set([...wildcardsOf({}), ...wildcardsOf(EVERYTHING)])].sort());
});

it('lists the licences of what the packages install and contain', () => {
  const all = bomOfRepository();
  const found = PACKAGES.flatMap((spec) => {
    const inside = spec.bundled.filter((name) => name !== 'aws-lambda');
    return bomOf(
      spec,
      inside.map((name) => join(PROJECT_ROOT, 'node_modules', name)),
      all,
    ).components.flatMap(licencesOf);
  });
  const told = [...section('licences').matchAll(/`([^`]+)`/g)].map(([, licence]) => licence);
  expect(told).toEqual([...new Set(found)].sort());
});
