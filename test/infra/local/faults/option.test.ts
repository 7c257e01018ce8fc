import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { readFaults } from '#tools/cli/start/faults';
import { FaultsDocumentError, startLocalCloud, type FaultsInput } from '#local';

const boot = (faults: object) =>
  startLocalCloud({ projectRoot: PROJECT_ROOT, port: 0, context: { stage: 'local' }, faults: faults as FaultsInput });

describe('the option faults', () => {
  it('is refused before anything starts when it does not say what it should', async () => {
    await expect(boot({ faults: [{ type: 'post-dropped', status: 500 }] })).rejects.toThrow(FaultsDocumentError);
  });

  it('begins once the stack stands: its creation is not broken, and what comes after is', async () => {
    const cloud = await boot({ faults: [{ type: 'dynamodb-error', error: 'ThrottlingException' }] });
    const dynamoDb = new DynamoDBClient({ ...cloud.access, maxAttempts: 1 });
    try {
      expect(cloud.faults.state().faults).toMatchObject([{ occasions: 0 }]);
      await expect(dynamoDb.send(new ListTablesCommand())).rejects.toMatchObject({ name: 'ThrottlingException' });

      const answer = await fetch(`${cloud.url}/_local/faults`, { method: 'DELETE' });

      expect(answer.status).toBe(200);
      await expect(dynamoDb.send(new ListTablesCommand())).resolves.toBeDefined();
    } finally {
      dynamoDb.destroy();
      await cloud.stop();
    }
  });
});

describe('npm start --faults', () => {
  it('takes JSON, or a file of it', async () => {
    expect(await readFaults('{"seed":2,"faults":[]}')).toEqual({ seed: 2, faults: [] });
    expect((await readFaults('infra/local/faults/example.json')).seed).toBe(7);
  });

  it('says what is wrong, and where', async () => {
    await expect(readFaults('{"faults":[{"type":"flood"}]}')).rejects.toThrow(
      '--faults (JSON): faults[0]: type must be',
    );
    await expect(readFaults('package.json')).rejects.toThrow('--faults package.json: the faults document: ');
    await expect(readFaults('no-such.json')).rejects.toThrow('no-such.json');
  });
});
