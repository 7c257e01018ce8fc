import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { mintToken } from '#tools/stack/token';
import { onThisMachine } from './support/on-this-machine';
import { StackUnderTest } from './support/stack-under-test';
import { TestClient } from './support/test-client';

/** The steps of infra/DEPLOY.md, without the waits: no function has read the labels before the first step here. */
onThisMachine('a rotation of the token secret', () => {
  it('refuses nobody at any step, and closes no connection', async () => {
    const stack = await StackUnderTest.startOwn();
    const secrets = new SecretsManagerClient(stack.local!.access);
    const SecretId = stack.outputs.TokenSecretArn;
    const [old, next] = [await stack.aws.tokenSecret(), 'the next secret, of at least thirty-two bytes'];
    const connected: TestClient[] = [];
    const connectBy = async (secret: string, userId: string) => {
      const token = await mintToken(secret, { userId });
      connected.push(await TestClient.open(`${stack.outputs.WebSocketUrl}?token=${token}`));
    };
    try {
      await connectBy(old, 'before');

      const { VersionId } = await secrets.send(
        new PutSecretValueCommand({ SecretId, SecretString: next, VersionStages: ['AWSPENDING'] }),
      );
      expect(await stack.aws.tokenSecret()).toBe(old);
      await connectBy(old, 'pending');

      const current = await secrets.send(new GetSecretValueCommand({ SecretId }));
      await secrets.send(
        new UpdateSecretVersionStageCommand({
          ...{
            SecretId,
            VersionStage: 'AWSCURRENT',
            MoveToVersionId: VersionId,
            RemoveFromVersionId: current.VersionId,
          },
        }),
      );
      expect(await stack.aws.tokenSecret()).toBe(next);
      await connectBy(old, 'late');
      await connectBy(next, 'after');

      const report = await stack.reportOf(await stack.request({ users: ['before', 'pending', 'late', 'after'] }));
      expect(report).toMatchObject({ connections: 4, delivered: 4 });
      await expect(connectBy(`not ${next}`, 'mallory')).rejects.toThrow('403');
    } finally {
      for (const client of connected) await client.close();
      secrets.destroy();
      await stack.stop();
    }
  });
});
