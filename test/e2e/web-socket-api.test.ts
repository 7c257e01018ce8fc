import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import type { LocalCloud } from '#local';
import { appCommand } from '../support/shop/project';
import { startTemporaryProject } from './support/temporary-project';
import { TestClient } from './support/test-client';

let cloud: LocalCloud;
const clients: TestClient[] = [];
beforeAll(async () => {
  cloud = await startTemporaryProject(async () => {
    const { context } = JSON.parse(await readFile(join(PROJECT_ROOT, 'cdk.json'), 'utf8')) as { context: object };
    return { app: appCommand(join(__dirname, 'support/web-socket-api-app.ts')), context };
  });
});
afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())));
afterAll(() => cloud.stop());

async function connect(output: 'ChatUrl' | 'SlowUrl'): Promise<TestClient> {
  const client = await TestClient.open(cloud.outputs[output]!);
  clients.push(client);
  return client;
}

describe("a team's own BroadcastWebSocketApi", () => {
  it('answers ping without a function, and everything no route takes with $default, even malformed JSON', async () => {
    const client = await connect('ChatUrl');

    client.send({ action: 'ping' });
    await client.receive({ type: 'pong' });
    for (const message of ['{"action":', 'hello', '{"action":"shout"}', '[1]', '{"action":{"a":1}}']) {
      client.send(message);
      await client.receive({ type: 'error', got: message });
    }
  });

  it('lets the function of a route post to its connections, through the custom domain of the API', async () => {
    expect(cloud.outputs.ChatUrl).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/chat$/);
    const client = await connect('ChatUrl');

    client.send({ action: 'post' });

    await client.receive({ type: 'posted' });
    expect(await client.receive({ type: 'answer' })).toMatchObject({ posted: 'done', stage: 'chat' });
  });

  it('refuses the post of a function without the right', async () => {
    const client = await connect('ChatUrl');

    client.send({ action: 'postWithoutRight' });

    expect(await client.receive({ type: 'answer' })).toMatchObject({
      posted: expect.stringMatching(/AccessDenied|Forbidden/) as string,
      stage: 'overridden',
    });
  });

  it('takes messages for routes added later, which do not answer if so configured', async () => {
    const client = await connect('ChatUrl');

    client.send({ action: 'later' });
    client.send({ action: 'ping' });

    await client.receive({ type: 'pong' });
    expect(client.messages).toHaveLength(1);
  });

  it('throttles messages beyond the rate of its stage', async () => {
    const client = await connect('SlowUrl');

    for (let sent = 0; sent < 3; sent += 1) client.send({ action: 'ping' });

    expect(await client.receive({ message: 'Too Many Requests' })).toBeDefined();
  });
});
