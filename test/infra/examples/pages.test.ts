/** infra/examples/plain-page and react-page, in Chromium: their messages come from the local cloud, their tokens from the recipe. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { build } from 'esbuild';
import { tokenSigner } from '#infra/examples/token-endpoint/sign-tokens';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { waitUntil } from '#tools/stack/wait-until';
import { describeInBrowser } from '#test/support/browser';
import { ClientUser } from '../../e2e/support/client-user';
import { StackUnderTest } from '../../e2e/support/stack-under-test';
import { hostPage, type HostedPage } from './support/page-host';
import { recipeFolder } from './support/recipe';

/** One file of an ES module, as a browser loads it. */
async function moduleOf(entry: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: PROJECT_ROOT,
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"development"' },
  });
  return outputFiles[0]!.text;
}
const textOf = (recipe: string, file: string) => readFileSync(join(recipeFolder(recipe), file), 'utf8');

const PAGES: Readonly<Record<string, () => Promise<Readonly<Record<string, string>>>>> = {
  'plain-page': async () => ({
    '/index.html': textOf('plain-page', 'index.html'),
    '/orders.js': textOf('plain-page', 'orders.js'),
    '/node_modules/step-functions-broadcast-client/dist/index.mjs': await moduleOf('functions/sdk/client/index.ts'),
  }),
  'react-page': async () => ({
    '/index.html': textOf('react-page', 'index.html'),
    '/main.js': await moduleOf('infra/examples/react-page/main.tsx'),
  }),
};

describeInBrowser('the pages of the recipes', (browser) => {
  let stack: StackUnderTest;
  let secrets: SecretsManagerClient;
  beforeAll(async () => {
    stack = await StackUnderTest.start();
    secrets = new SecretsManagerClient(stack.local?.access ?? {});
  });
  afterAll(async () => {
    secrets.destroy();
    await stack.stop();
  });

  describe.each(Object.keys(PAGES))('%s', (name) => {
    const user = () => new ClientUser(stack, `of-${name}`);
    let page: HostedPage;
    beforeAll(async () => {
      page = await hostPage(
        { ...(await PAGES[name]!()), '/config.json': JSON.stringify({ webSocketUrl: stack.outputs.WebSocketUrl }) },
        {
          userOf: () => ({ id: user().userId, channels: [] }),
          signToken: tokenSigner(secrets, stack.outputs.TokenSecretArn!),
        },
      );
    });
    afterAll(() => page.close());

    it('shows the orders of its user, also after the server closed its connection', async () => {
      const opened = await browser.open(page.url);
      const shown = () => opened.locator('#orders li').allTextContents();
      await waitUntil('the connection', async () => (await opened.textContent('#state')) === 'open');
      await user().connections(1);

      await user().ship('A-1');
      await waitUntil('the first order', async () => (await shown()).length === 1);
      await user().cutOff();
      await user().connections(1);
      await user().ship('A-2');

      await waitUntil('the second order', async () => (await shown()).length === 2);
      expect(await shown()).toEqual(['A-2 is on its way with DHL', 'A-1 is on its way with DHL']);
    });
  });
});
