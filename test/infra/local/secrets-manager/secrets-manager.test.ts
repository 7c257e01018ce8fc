/** The Secrets Manager module as the SDK client and the template meet it. */
import {
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
  type GetSecretValueCommandInput,
} from '@aws-sdk/client-secrets-manager';
import { createSecretsManagerModule } from '#local/secrets-manager/index';
import { type JsonEndpoint, startJsonEndpoint } from '../json-endpoint';

const TYPE = 'AWS::SecretsManager::Secret';
let local: JsonEndpoint;
let client: SecretsManagerClient;
let secrets = 0;
let name: string;
let arn: string;

beforeAll(async () => {
  local = await startJsonEndpoint((context) =>
    createSecretsManagerModule(context, { secretStrings: { Pinned: 'known to the test' } }),
  );
  client = new SecretsManagerClient({ ...local.client, maxAttempts: 1 });
});
beforeEach(async () => {
  name = `app/token-${++secrets}`;
  arn = (await local.create(TYPE, 'Token', { Name: name, Description: 'signs', SecretString: 'first' })).ref;
  local.asked.length = 0;
});
afterAll(async () => {
  client.destroy();
  await local.close();
});

const get = (SecretId: string, more: Partial<GetSecretValueCommandInput> = {}) =>
  client.send(new GetSecretValueCommand({ SecretId, ...more }));
const put = (SecretString: string, ClientRequestToken?: string) =>
  client.send(
    new PutSecretValueCommand({ SecretId: name, SecretString, ...(ClientRequestToken ? { ClientRequestToken } : {}) }),
  );

describe('a secret', () => {
  it('is found by name, ARN, and ARN without the last six characters', async () => {
    expect(arn).toMatch(/^arn:aws:secretsmanager:eu-west-1:000000000000:secret:app\/token-\d+-[A-Za-z0-9]{6}$/);
    for (const id of [name, arn, arn.slice(0, -7)]) {
      expect(await get(id)).toMatchObject({
        ARN: arn,
        Name: name,
        SecretString: 'first',
        VersionStages: ['AWSCURRENT'],
      });
    }
    expect(local.asked).toEqual(Array(3).fill({ action: 'secretsmanager:GetSecretValue', resource: arn }));
  });

  it('has the same ARN in every run', async () => {
    expect((await local.create(TYPE, 'Token', { Name: name })).ref).toBe(arn);
  });

  it('moves AWSCURRENT to a new version and AWSPREVIOUS to the one before', async () => {
    const { VersionId: firstId } = await get(name);
    await put('second');
    await put('third');
    expect((await get(name)).SecretString).toBe('third');
    expect((await get(name, { VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('second');
    expect((await get(name, { VersionId: firstId })).SecretString).toBe('first');
    const { VersionIdsToStages, Description } = await client.send(new DescribeSecretCommand({ SecretId: name }));
    expect(Description).toBe('signs');
    expect(
      Object.values(VersionIdsToStages ?? {})
        .flat()
        .sort(),
    ).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
  });

  it('moves a label and takes it away, when told which version has it', async () => {
    const label = (VersionStage: string, MoveToVersionId?: string, RemoveFromVersionId?: string) =>
      client.send(
        new UpdateSecretVersionStageCommand({ SecretId: name, VersionStage, MoveToVersionId, RemoveFromVersionId }),
      );
    const { VersionId: first } = await get(name);
    const { VersionId: next } = await client.send(
      new PutSecretValueCommand({ SecretId: name, SecretString: 'second', VersionStages: ['AWSPENDING'] }),
    );
    expect((await get(name)).SecretString).toBe('first');

    await expect(label('AWSCURRENT', next)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(label('AWSCURRENT', next, next)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(label('AWSCURRENT', undefined, first)).rejects.toThrow('AWSCURRENT can only be moved');
    await label('AWSCURRENT', next, first);
    expect((await get(name)).SecretString).toBe('second');
    expect((await get(name, { VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('first');

    await label('AWSPREVIOUS', undefined, first);
    await expect(get(name, { VersionStage: 'AWSPREVIOUS' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('takes a version twice with one value and refuses it with another', async () => {
    const token = 'f4b0a9a4-0000-4000-8000-000000000001';
    const first = await put('second', token);
    expect(await put('second', token)).toMatchObject({ VersionId: first.VersionId, VersionStages: ['AWSCURRENT'] });
    await expect(put('other', token)).rejects.toMatchObject({ name: 'ResourceExistsException' });
  });

  it('may be binary, up to 64 KiB', async () => {
    const bytes = Buffer.alloc(65_536, 7);
    await client.send(new PutSecretValueCommand({ SecretId: name, SecretBinary: bytes }));
    expect(Buffer.from((await get(name)).SecretBinary ?? [])).toEqual(bytes);
    await expect(put('x'.repeat(65_537))).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('is made of a random password', async () => {
    const options = { PasswordLength: 64, ExcludePunctuation: true };
    const { RandomPassword } = await client.send(new GetRandomPasswordCommand(options));
    expect(RandomPassword).toMatch(/^[A-Za-z0-9]{64}$/);
  });

  it('that does not exist, or has no value yet, is not found', async () => {
    await expect(get('absent')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
    });
    const { ref } = await local.create(TYPE, 'Empty', {});
    await expect(get(ref)).rejects.toThrow('staging label: AWSCURRENT');
  });

  it('is listed, in pages', async () => {
    const first = await client.send(new ListSecretsCommand({ MaxResults: 1 }));
    expect(first.SecretList).toHaveLength(1);
    const rest = await client.send(new ListSecretsCommand({ NextToken: first.NextToken }));
    expect([...(first.SecretList ?? []), ...(rest.SecretList ?? [])].map((secret) => secret.Name)).toContain(name);
    const filtered = client.send(new ListSecretsCommand({ Filters: [{ Key: 'name', Values: ['x'] }] }));
    await expect(filtered).rejects.toThrow('Local mode does not support Filters in ListSecrets.');
  });
});

describe('a secret of the template', () => {
  const valueOf = async (logicalId: string, properties: object) =>
    (await get((await local.create(TYPE, logicalId, { ...properties })).ref)).SecretString ?? '';

  it('has a new random value at every boot', async () => {
    const options = { GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } };
    const [one, two] = [await valueOf('One', options), await valueOf('Two', options)];
    expect(one).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9]{64}$/);
    expect(one).not.toBe(two);
  });

  it('has the value a test pins', async () => {
    expect(await valueOf('Pinned', { GenerateSecretString: {} })).toBe('known to the test');
  });

  it.each([
    [{ ReplicaRegions: [{ Region: 'us-east-1' }] }, /does not support ReplicaRegions/],
    [{ SecretString: 'a', GenerateSecretString: {} }, /not both/],
  ])('is refused by name with %j', async (properties, message) => {
    await expect(local.create(TYPE, 'Other', properties)).rejects.toThrow(message);
  });
});
