import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCallbackUrl } from '#shared/runtime/callback-url';
import { identityOf } from '#functions/send-batch/transport/identity';
import { useTestEnvironment } from '../support/test-sender';

useTestEnvironment();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'identity-'));
  writeFileSync(join(folder, 'credentials'), '[team]\naws_access_key_id = AKIDTEAM\naws_secret_access_key = of-team\n');
  writeFileSync(join(folder, 'config'), '[profile team]\nregion = ap-south-1\n');
  Object.assign(process.env, {
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    AWS_CONFIG_FILE: join(folder, 'config'),
  });
});
afterAll(() => rmSync(folder, { recursive: true }));
const before = { ...process.env };
afterEach(() => {
  jest.restoreAllMocks();
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN']) delete process.env[name];
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_REGION: 'eu-west-1', ...before });
});

const identity = () => identityOf(parseCallbackUrl('https://ws.example.com'));

it("is Lambda's: keys, token and region of the environment, read for each batch", async () => {
  const lambda = identity();
  process.env.AWS_SESSION_TOKEN = 'token';
  await expect(lambda.credentials()).resolves.toEqual({
    ...{ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' },
  });
  process.env.AWS_ACCESS_KEY_ID = 'AKIDRENEWED';
  await expect(lambda.credentials()).resolves.toMatchObject({ accessKeyId: 'AKIDRENEWED' });
  await expect(lambda.region()).resolves.toBe('eu-west-1');
});

it('has the region of an execute-api host, whatever the environment says', async () => {
  const callback = parseCallbackUrl('https://abc123.execute-api.us-west-2.amazonaws.com/prod');
  await expect(identityOf(callback).region()).resolves.toBe('us-west-2');
});

it('is what the SDK finds where the environment names a profile', async () => {
  jest.spyOn(console, 'warn').mockImplementation();
  process.env.AWS_PROFILE = 'team';
  delete process.env.AWS_REGION;
  await expect(identity().credentials()).resolves.toMatchObject({ accessKeyId: 'AKIDTEAM' });
  await expect(identity().region()).resolves.toBe('ap-south-1');
});

it('does not sign for a region without a name', async () => {
  process.env.AWS_REGION = '';
  await expect(identity().region()).rejects.toThrow(/region/i);
});
