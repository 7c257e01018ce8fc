/** The IAM policies by which a synthesized stack is deployed. */
import type { ResourceDeclaration, Template } from '#local/cloud-assembly/template';
import { CliError, EXIT } from '#tools/stack/exit-codes';
import { PASSED_TO, RESOURCE_TYPES, type ResourceType } from './resource-types';

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** Where the stack is deployed. `*` stands for any. */
export interface Place {
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/** A name that CloudFormation makes keeps this many characters of the stack's name when it has to be cut. */
const KEPT_OF_STACK_NAME = 24;
/** A KMS key of the stack is used by those who create what it encrypts. */
const KEY_USE = ['kms:DescribeKey', 'kms:CreateGrant', 'kms:GenerateDataKey*', 'kms:Decrypt', 'kms:Encrypt'];
/** Properties such as KmsKeyId and KMSMasterKeyId; an empty one means the service's own key. */
const KEY_PROPERTY = /"(?:Kms|KMS)[A-Za-z]*Key[A-Za-z]*":(?!"")/;

/** The types of the template that the table does not know. */
export const unknownTypes = ({ Resources }: Template): string[] =>
  [...new Set(Object.values(Resources).map(({ Type }) => Type))].filter((type) => !Object.hasOwn(RESOURCE_TYPES, type));

/**
 * What CloudFormation's execution role needs to create, update and delete the stack.
 * @param boundary ARN of a managed policy that every role of the stack must have as its permissions boundary
 * @throws CliError if the template has a type of resource that is not known
 */
export function executionPolicy(template: Template, place: Place, boundary?: string): Policy {
  const unknown = unknownTypes(template);
  if (unknown.length > 0) {
    throw new CliError(
      EXIT.NOT_WELL,
      `It is not known which actions ${unknown.join(', ')} needs. They are the permissions of the handlers that ` +
        `'aws cloudformation describe-type --type RESOURCE --type-name ${unknown[0]}' prints.`,
    );
  }
  const byType = new Map<string, [id: string, resource: ResourceDeclaration][]>();
  for (const [id, resource] of Object.entries(template.Resources)) {
    byType.set(resource.Type, [...(byType.get(resource.Type) ?? []), [id, resource]]);
  }
  const everywhere = new Set<string>();
  /** Actions by the resources they are on, so that types with the same resources share a statement. */
  const onResources = new Map<string, Set<string>>();
  for (const [type, resources] of byType) {
    const known = RESOURCE_TYPES[type];
    if (known === undefined) continue;
    const further = furtherOf(known, resources);
    for (const action of [known, ...further].flatMap((each) => each.everywhere ?? [])) everywhere.add(action);
    const names = namesOf(known.of ?? type, byType.get(known.of ?? type) ?? resources, place.stackName);
    const arns = known.arns.flatMap((arn) => names.map((name) => filledIn(arn.replace('NAME', name), place)));
    const key = JSON.stringify([...new Set(arns)].sort());
    onResources.set(
      key,
      new Set([...(onResources.get(key) ?? []), ...[known, ...further].flatMap(({ actions }) => actions ?? [])]),
    );
  }
  const statements = [...onResources]
    .filter(([, actions]) => actions.size > 0)
    .map(([key, actions]) => ({ Action: [...actions].sort(), Resource: JSON.parse(key) as string[] }))
    .sort((one, other) => ((one.Action[0] ?? '') < (other.Action[0] ?? '') ? -1 : 1));
  return policy([
    ...statements.map((statement, index) => ({
      Sid: `${serviceOf(statement.Action)}${index + 1}`,
      Effect: 'Allow' as const,
      ...statement,
    })),
    ...passRole(byType, place),
    { Sid: 'NoResource', Effect: 'Allow', Action: [...everywhere].sort(), Resource: ['*'] },
    ...bootstrap(template, place),
    ...keyUse(template, place),
    ...(boundary === undefined ? [] : onlyWithin(boundary)),
  ]);
}

/** What somebody, or a pipeline, needs to run `cdk deploy`, `cdk diff` and `cdk destroy`. */
export function callerPolicy(template: Template, place: Place): Policy {
  const roles = ['deploy', 'file-publishing', 'lookup'];
  const { account, region } = place;
  return policy([
    {
      Sid: 'BootstrapRoles',
      Effect: 'Allow',
      Action: ['sts:AssumeRole'],
      Resource: roles.map((role) =>
        filledIn(
          `arn:PARTITION:iam::ACCOUNT:role/cdk-${qualifierOf(template)}-${role}-role-${account}-${region}`,
          place,
        ),
      ),
    },
  ]);
}

const policy = (Statement: readonly Statement[]): Policy => ({
  Version: '2012-10-17',
  Statement: Statement.filter(({ Action }) => Action.length > 0),
});

/** What the resources need because of their properties. */
const furtherOf = (known: ResourceType, resources: readonly [string, ResourceDeclaration][]) =>
  Object.entries(known.with ?? {})
    .filter(([property]) => resources.some(([, { Properties }]) => property in Properties))
    .map(([, further]) => further);

/** Names and patterns of names of the resources. */
function namesOf(type: string, resources: readonly [string, ResourceDeclaration][], stackName: string): string[] {
  const { nameIn, madeFrom = 'stack' } = RESOURCE_TYPES[type] ?? {};
  const byStack = `${stackName.slice(0, KEPT_OF_STACK_NAME)}*`;
  const made = {
    stack: () => [byStack],
    stackOrLogicalId: (id: string) => [byStack, `${id}*`],
    anything: () => ['*'],
  }[madeFrom];
  const names = resources.flatMap(([id, { Properties }]) => {
    const given = nameIn === undefined ? undefined : Properties[nameIn];
    if (given === undefined) return made(id);
    return typeof given === 'string' ? given : '*';
  });
  return [...new Set(names)];
}

function passRole(byType: ReadonlyMap<string, [string, ResourceDeclaration][]>, place: Place): Statement[] {
  const roles = byType.get('AWS::IAM::Role');
  if (!roles) return [];
  return [
    {
      Sid: 'PassRoles',
      Effect: 'Allow',
      Action: ['iam:PassRole'],
      Resource: namesOf('AWS::IAM::Role', roles, place.stackName).map((name) =>
        filledIn(`arn:PARTITION:iam::ACCOUNT:role/${name}`, place),
      ),
      Condition: { StringEquals: { 'iam:PassedToService': PASSED_TO } },
    },
  ];
}

/** The functions' code lies in the bucket of the bootstrap stack, whose version the template checks. */
function bootstrap(template: Template, place: Place): Statement[] {
  const qualifier = qualifierOf(template);
  const { account, region } = place;
  return [
    {
      Sid: 'Assets',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:GetObjectVersion'],
      Resource: [filledIn(`arn:PARTITION:s3:::cdk-${qualifier}-assets-${account}-${region}/*`, place)],
    },
    {
      Sid: 'BootstrapVersion',
      Effect: 'Allow',
      Action: ['ssm:GetParameters'],
      Resource: [filledIn(`arn:PARTITION:ssm:REGION:ACCOUNT:parameter/cdk-bootstrap/${qualifier}/version`, place)],
    },
  ];
}

const keyUse = (template: Template, place: Place): Statement[] =>
  KEY_PROPERTY.test(JSON.stringify(template.Resources))
    ? [
        {
          Sid: 'UseKeys',
          Effect: 'Allow',
          Action: KEY_USE,
          Resource: [filledIn('arn:PARTITION:kms:REGION:ACCOUNT:key/*', place)],
        },
      ]
    : [];

/** Without this, whoever deploys can give a role of the stack any right, and then use it through a function. */
const onlyWithin = (boundary: string): Statement[] => [
  {
    Sid: 'OnlyWithinTheBoundary',
    Effect: 'Deny',
    Action: ['iam:AttachRolePolicy', 'iam:CreateRole', 'iam:PutRolePermissionsBoundary', 'iam:PutRolePolicy'],
    Resource: ['*'],
    Condition: { StringNotEquals: { 'iam:PermissionsBoundary': boundary } },
  },
  { Sid: 'KeepTheBoundary', Effect: 'Deny', Action: ['iam:DeleteRolePermissionsBoundary'], Resource: ['*'] },
];

function qualifierOf({ Parameters }: Template): string {
  const found = /^\/cdk-bootstrap\/([^/]+)\//.exec(String(Parameters.BootstrapVersion?.Default ?? ''));
  return found?.[1] ?? '*';
}

/** `iam` in `iam:PassRole`, as a word. */
function serviceOf(actions: readonly string[]): string {
  const service = (actions[0] ?? '').split(':')[0]?.replaceAll('-', '') ?? '';
  return service.charAt(0).toUpperCase() + service.slice(1);
}

const filledIn = (arn: string, { partition, region, account }: Place): string =>
  arn.replace('PARTITION', partition).replace('REGION', region).replace('ACCOUNT', account);
