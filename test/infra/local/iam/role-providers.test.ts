import { createIamModule } from '#local/iam/index';
import { PropertyReader } from '#local/core/property-reader';
import { ServiceRegistry } from '#local/core/registry';
import type { CreatedResource } from '#local/core/resource';
import type { Caller, JsonObject } from '#local/core/service';

const trust = (service: string): JsonObject => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
});
const grant = (Action: string): JsonObject => ({ Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });

function iam() {
  const module = createIamModule({ region: 'eu-west-1' });
  const registry = new ServiceRegistry(module.authorizer.authorize);
  registry.add(module.service);
  return {
    ...module,
    registry,
    create: async (type: string, values: JsonObject): Promise<CreatedResource> => {
      const properties = new PropertyReader(`${type} R`, values);
      const provider = module.providers.find((candidate) => candidate.type === type)!;
      const created = await provider.create({ logicalId: 'R', type, properties, generatedName: 'stack-R-1' });
      properties.finish();
      return created;
    },
    mayDo: (roleArn: string, action: string) => {
      try {
        module.authorizer.authorize({ kind: 'role', arn: roleArn }, { action, resource: '*' });
        return true;
      } catch {
        return false;
      }
    },
  };
}

it('a role has its inline, its AWS managed and its attached policies', async () => {
  const { create, mayDo } = iam();
  const { ref, attributes } = await create('AWS::IAM::Role', {
    AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
    ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
    Policies: [{ PolicyName: 'Inline', PolicyDocument: grant('sqs:SendMessage') }],
  });
  const roleArn = attributes!.Arn!;
  expect(ref).toBe('stack-R-1');
  expect(roleArn).toBe('arn:aws:iam::000000000000:role/stack-R-1');
  await create('AWS::IAM::Policy', { PolicyName: 'Default', PolicyDocument: grant('events:PutEvents'), Roles: [ref] });
  await create('AWS::IAM::ManagedPolicy', { PolicyDocument: grant('states:StartExecution'), Roles: [ref] });
  const actions = ['logs:PutLogEvents', 'sqs:SendMessage', 'events:PutEvents', 'states:StartExecution', 's3:GetObject'];
  expect(actions.filter((action) => mayDo(roleArn, action))).toEqual(actions.slice(0, -1));
});

it('a managed policy of the template can be attached to a role', async () => {
  const { create, mayDo } = iam();
  const policy = await create('AWS::IAM::ManagedPolicy', { PolicyDocument: grant('sqs:SendMessage') });
  const role = await create('AWS::IAM::Role', {
    AssumeRolePolicyDocument: trust('states.amazonaws.com'),
    ManagedPolicyArns: [policy.ref],
  });
  expect(mayDo(role.attributes!.Arn!, 'sqs:SendMessage')).toBe(true);
});

it('refuses an unknown managed policy, and a policy on a role the template does not have, by name', async () => {
  const { create } = iam();
  const role = {
    AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
    ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
  };
  await expect(create('AWS::IAM::Role', role)).rejects.toThrow(
    /does not know the managed policy .*AdministratorAccess/,
  );
  const policy = { PolicyName: 'P', PolicyDocument: grant('*'), Roles: ['nobody'] };
  await expect(create('AWS::IAM::Policy', policy)).rejects.toThrow(/got 'nobody'/);
});

it('only the service a role trusts may take it on, and gets its credentials', async () => {
  const { create, registry, credentials } = iam();
  const role = await create('AWS::IAM::Role', { AssumeRolePolicyDocument: trust('lambda.amazonaws.com') });
  const RoleArn = role.attributes!.Arn!;
  const assume = (arn: string) => {
    const caller: Caller = { kind: 'service', arn };
    return registry.call({ service: 'sts', operation: 'AssumeRole', input: { RoleArn }, caller });
  };
  await expect(assume('lambda.amazonaws.com')).resolves.toMatchObject({
    Credentials: { AccessKeyId: credentials.forRole(RoleArn).accessKeyId },
  });
  await expect(assume('states.amazonaws.com')).rejects.toThrow(/sts:AssumeRole/);
});
