/** A recipe on this machine: its app as it stands, booted as a user's test would. */
import { join } from 'node:path';
import WebSocket from 'ws';
import { stackOutputs } from '#constructs/stack-outputs';
import { startLocalCloud, type LocalCloud } from '#local';
import { connect, type BroadcastClient } from '#sdk/client';
import type { Contract } from '#sdk/contract';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { StackClients } from '#tools/stack/stack-clients';
import { waitUntil } from '#tools/stack/wait-until';
import { CLOUD_UNDER_TEST } from '#test/e2e/support/cloud-under-test';

export const recipeFolder = (name: string): string => join(PROJECT_ROOT, 'infra/examples', name);

export class Recipe {
  readonly aws: StackClients;
  readonly #open: BroadcastClient[] = [];

  private constructor(readonly cloud: LocalCloud) {
    this.aws = new StackClients(stackOutputs(cloud.outputs), cloud.access);
  }

  static async start(name: string): Promise<Recipe> {
    return new Recipe(await startLocalCloud({ projectRoot: recipeFolder(name), port: 0, ...CLOUD_UNDER_TEST }));
  }

  /** A client of the user whose rows are in the index. @returns it, and what it receives of the messages, in their order */
  async connect<C extends Contract>(
    contract: C,
    userId: string,
    token: () => string | Promise<string> = () => this.aws.token({ userId }),
  ) {
    const client = connect<C>({ url: this.output('WebSocketUrl'), token, WebSocket });
    const received: { readonly type: string; readonly data: unknown }[] = [];
    for (const type of Object.keys(contract.serverToClient)) {
      client.on(type, (data) => received.push({ type, data }));
    }
    this.#open.push(client);
    await waitUntil(`the connection of ${userId}`, async () => (await this.aws.connectionsOf(userId)).length > 0);
    return { client, received };
  }

  /** @throws Error when the stack has no such output */
  output(name: string): string {
    const value = this.cloud.outputs[name];
    if (value === undefined) throw new Error(`The recipe has no output ${name}.`);
    return value;
  }

  async stop(): Promise<void> {
    for (const client of this.#open) client.close();
    this.aws.close();
    await this.cloud.stop();
  }
}
