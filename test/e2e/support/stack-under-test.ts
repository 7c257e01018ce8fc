/**
 * The stack the end-to-end tests run against: booted on this machine from the synthesized template, or the deployed one
 * whose outputs are in the file named by E2E_OUTPUTS (`cdk deploy --outputs-file`). The assertions are the same.
 */
import { readFileSync } from 'node:fs';
import { StackClients } from '../../../infra/cli/stack-clients';
import { mintToken, type TokenClaims } from '../../../infra/cli/token';
import { PROJECT_ROOT } from '../../../infra/cli/project-root';
import { startLocalCloud, type LocalCloud } from '../../../infra/local';
import { stackOutputs, type StackOutputs } from '../../../infra/stack-outputs';
import { TestClient } from './test-client';

export class StackUnderTest {
  readonly #clients: TestClient[] = [];

  private constructor(
    readonly outputs: StackOutputs,
    readonly aws: StackClients,
    /** Absent when the stack is deployed. */
    readonly local: LocalCloud | undefined,
  ) {}

  static async start(): Promise<StackUnderTest> {
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
    const file = process.env.E2E_OUTPUTS;
    if (file !== undefined) {
      const [outputs] = Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>);
      const found = stackOutputs(outputs ?? {});
      return new StackUnderTest(found, new StackClients(found), undefined);
    }
    const local = await startLocalCloud({ projectRoot: PROJECT_ROOT, port: 0, context: { stage: 'local' } });
    const outputs = stackOutputs(local.outputs);
    return new StackUnderTest(outputs, new StackClients(outputs, local.access), local);
  }

  async token(claims: TokenClaims): Promise<string> {
    return mintToken(await this.aws.tokenSecret(), claims);
  }

  /** A client that is connected and whose rows are in the index. */
  async connect(userId: string, channels: readonly string[] = []): Promise<TestClient> {
    const client = await TestClient.open(
      `${this.outputs.WebSocketUrl}?token=${await this.token({ userId, channels })}`,
    );
    this.#clients.push(client);
    return client;
  }

  async disconnectAll(): Promise<void> {
    await Promise.all(this.#clients.splice(0).map((client) => client.close()));
  }

  async stop(): Promise<void> {
    await this.disconnectAll();
    this.aws.close();
    await this.local?.stop();
  }
}
