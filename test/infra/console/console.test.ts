import type { Page } from 'playwright-core';
import { type Console, serveConsole } from '../../../infra/console';
import { StackUnderTest } from '../../e2e/support/stack-under-test';
import { describeInBrowser } from '../../support/browser';

let stack: StackUnderTest;
let served: Console;

describeInBrowser('the console', (browser) => {
  beforeAll(async () => {
    stack = await StackUnderTest.start();
    served = serveConsole(stack.local!, { stage: 'local' });
  });
  afterAll(async () => {
    served.close();
    await stack.stop();
  });

  const publish = async (page: Page) => {
    await page.getByRole('link', { name: 'Publish', exact: true }).click();
    await page.getByRole('button', { name: 'Publish' }).click();
    return page.getByRole('list', { name: 'Published events' }).getByRole('link').first();
  };

  it('shows a published event as a graph that finishes, and what went through a step', async () => {
    const page = await browser.open(served.url);
    await (await publish(page)).click();
    await page.locator('[data-state="Reported"][data-status="succeeded"]').waitFor();
    await page.getByRole('button', { name: /^OpenBroadcast, Task, succeeded/ }).click();
    const inspector = page.getByRole('complementary', { name: 'State OpenBroadcast' });
    await inspector.getByText('"mapping": "OrderShipped"').first().waitFor();
    await page.getByRole('link', { name: 'Executions' }).first().click();
    await page
      .getByRole('row', { name: /succeeded.*OrderShipped/ })
      .first()
      .waitFor();
  });
});
