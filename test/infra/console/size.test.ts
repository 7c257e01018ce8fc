import type { Page } from 'playwright-core';
import { type Console, serveConsole } from '../../../infra/console';
import { describeInBrowser } from '../../support/browser';
import { type StubCloud, stubCloud } from './support/stub-cloud';

let stub: StubCloud;
let served: Console;

/** Rows that may be in the document: those in sight of a page of 720 pixels with some on each side. */
const MAX_ROWS = 60;
/** Milliseconds the page may be busy with one thing. A quiet machine needs a tenth; what is to be found is a list that is not virtual. */
const MAX_BUSY_MS = 1_000;

describeInBrowser('the console with 10,000 executions and 5,000 connections', (browser) => {
  beforeAll(async () => {
    stub = await stubCloud({ executions: 10_000, connections: 5_000 });
    served = serveConsole(stub.cloud, { stage: 'test' });
  });
  afterAll(async () => {
    served.close();
    await stub.server.close();
  });

  /** Does something, and says how long the page was busy with it at the longest. */
  async function busyWith(page: Page, act: () => Promise<void>): Promise<number> {
    await page.evaluate(
      `longest = 0; new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) longest = Math.max(longest, duration); }).observe({ type: 'longtask' })`,
    );
    await act();
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 100))');
    return page.evaluate<number>('longest');
  }

  it('keeps a few rows in the document and stays responsive while it scrolls and filters executions', async () => {
    const page = await browser.open(served.url);
    await page.getByText('10,000 of 10,000').waitFor();
    const grid = page.getByRole('grid', { name: 'Executions' });
    const busy = await busyWith(page, async () => {
      await grid.getByRole('row').nth(1).focus();
      await page.keyboard.press('End');
      await grid.getByRole('row', { name: /event-0 / }).waitFor();
      await page.keyboard.press('Home');
      await grid.getByRole('row', { name: /event-9998 / }).waitFor();
      await page.getByRole('searchbox').fill('event-77');
      await page.getByText('111 of 10,000').waitFor();
      await page.getByLabel('Status').selectOption('FAILED');
      await page.getByText('11 of 10,000').waitFor();
    });
    expect(busy).toBeLessThan(MAX_BUSY_MS);
    await page.getByRole('searchbox').fill('');
    await page.getByText('1,000 of 10,000').waitFor();
    expect(await grid.getAttribute('aria-rowcount')).toBe('1001');
    expect(await grid.getByRole('row').count()).toBeLessThan(MAX_ROWS);
  });

  it('does so with connections', async () => {
    const page = await browser.open(`${served.url}#/clients`);
    await page.getByRole('heading', { name: '5,000 clients' }).waitFor();
    const grid = page.getByRole('grid', { name: 'Connected clients' });
    const busy = await busyWith(page, async () => {
      await grid.getByRole('row').nth(1).focus();
      await page.keyboard.press('End');
      await grid.getByRole('row', { name: /user-4999 / }).waitFor();
      await page.getByRole('button', { name: '#news 5,000' }).click();
      await page.getByRole('searchbox').fill('user-42');
      await page.getByText('111 shown').waitFor();
    });
    expect(busy).toBeLessThan(MAX_BUSY_MS);
    expect(await grid.getByRole('row').count()).toBeLessThan(MAX_ROWS);
  });
});
