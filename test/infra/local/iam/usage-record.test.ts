import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIamModule, readUsage, USAGE_FILE_VARIABLE } from '#local/iam/index';
import { parsePolicyDocument } from '#local/iam/policy-document';

const ROLE = 'arn:aws:iam::000000000000:role/reader';
let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'usage-'))));
afterEach(async () => {
  delete process.env[USAGE_FILE_VARIABLE];
  await rm(folder, { recursive: true });
});

/** One local cloud in which a role makes one call. */
async function cloudThatCalls(action: string): Promise<void> {
  const iam = createIamModule({ region: 'eu-west-1' });
  const document = { Statement: [{ Effect: 'Allow', Action: ['a:Read', 'a:Write', 'a:Drop'], Resource: 'r' }] };
  iam.authorizer.attach(ROLE, { name: 'P', statements: parsePolicyDocument(document, 'P') });
  iam.authorizer.authorize({ kind: 'role', arn: ROLE }, { action, resource: 'r' });
  await iam.service.stop?.();
}

it('gathers what several clouds used', async () => {
  const file = (process.env[USAGE_FILE_VARIABLE] = join(folder, 'usage'));
  await Promise.all([cloudThatCalls('a:Read'), cloudThatCalls('a:Write'), cloudThatCalls('a:Read')]);
  expect((await readUsage(file)).map(({ action, used }) => [action, used])).toEqual([
    ['a:Read', true],
    ['a:Write', true],
    ['a:Drop', false],
  ]);
});

it('writes nothing unless it is asked to', async () => {
  await expect(cloudThatCalls('a:Read')).resolves.toBeUndefined();
});
