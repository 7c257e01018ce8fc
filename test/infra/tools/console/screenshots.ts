/**
 * `npm run screenshots`: works the console in a real Chromium as a reader would, and writes the pictures that the READMEs
 * show to infra/tools/console/screenshots.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { chromium, type Page } from 'playwright-core';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { runCommand } from '#tools/cli/run-command';
import { serveConsole } from '#tools/console/index';
import { startLocalCloud } from '#local';
import { findChromium, HOW_TO_GET_CHROMIUM } from '#test/support/chromium';
import { goTo, publish } from './support/work-page';

const FOLDER = join(PROJECT_ROOT, 'infra/tools/console/screenshots');
const DESK = { width: 1280, height: 760 };
const TELEPHONE = { width: 390, height: 760 };
const CLIENTS = 24;

runCommand(
  new Command('screenshots').description('Write the pictures of the console.'),
  async (_options, onInterrupt) => {
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error(HOW_TO_GET_CHROMIUM);
    const cloud = await startLocalCloud({ projectRoot: PROJECT_ROOT, port: 0, context: { stage: 'local' } });
    onInterrupt(() => cloud.stop());
    const console = serveConsole(cloud, { stage: 'local' });
    const browser = await chromium.launch({
      executablePath,
      headless: true,
      chromiumSandbox: process.getuid?.() !== 0,
    });
    try {
      await mkdir(FOLDER, { recursive: true });
      const page = await browser.newPage({ viewport: DESK, colorScheme: 'light' });
      await page.goto(console.url);
      await takeAll(page);
      return 0;
    } finally {
      await browser.close();
      console.close();
      await cloud.stop();
    }
  },
);

async function takeAll(page: Page): Promise<void> {
  const take = async (name: string) => {
    await page.waitForTimeout(400); // what was pressed has lost its focus ring, charts have their second
    await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  };
  await goTo(page, 'Clients');
  await openClients(page, 'alice', 'orders', 1);
  await openClients(page, 'user', 'news', CLIENTS);
  await publishToItsEnd(page, 'OrderShipped');
  await publishToItsEnd(page, 'PriceChanged');
  await publishToItsEnd(page, 'BroadcastRequested', { audience: {}, message: { type: 'greeting', data: 1 } });
  await goTo(page, 'Clients');
  await page.getByRole('button', { name: 'Cut the connection of user-3' }).click();
  await page.getByRole('row', { name: /user-3 .*gone/ }).waitFor();
  await take('clients');

  await goTo(page, 'Faults');
  await page.getByRole('switch', { name: 'Throttled posts' }).click();
  await publishToItsEnd(page, 'PriceChanged');
  await goTo(page, 'Faults');
  await page.getByRole('button', { name: 'All off' }).click();
  await goTo(page, 'Executions');
  await take('executions');

  await page
    .getByRole('row', { name: /PriceChanged.* stale/ })
    .first()
    .click();
  await page.getByRole('button', { name: /^SendBatch, Task/ }).click();
  await page.getByText('Arguments').first().waitFor({ state: 'attached' });
  await page.getByRole('button', { name: /^QueryConnections/ }).scrollIntoViewIfNeeded();
  await take('graph');
  await page.getByRole('tab', { name: 'Report' }).click();
  await page.getByRole('row', { name: /user-3 .*stale/ }).waitFor();
  await take('report');

  await page.setViewportSize(TELEPHONE);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await take('telephone');
}

async function openClients(page: Page, user: string, channels: string, number: number): Promise<void> {
  await page.getByRole('textbox', { name: 'User', exact: true }).fill(user);
  await page.getByRole('textbox', { name: 'Channels' }).fill(channels);
  await page.getByLabel('Number').fill(String(number));
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  const last = number === 1 ? user : `${user}-${number}`;
  await page
    .getByRole('grid', { name: 'Connected clients' })
    .getByRole('row', { name: new RegExp(`${last} #`) })
    .waitFor();
}

async function publishToItsEnd(page: Page, example: string, detail?: object): Promise<void> {
  const published = await publish(page, example, detail);
  await published
    .getByText(/succeeded|failed/)
    .first()
    .waitFor();
}
