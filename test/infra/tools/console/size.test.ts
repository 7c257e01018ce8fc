import type { Page } from 'playwright-core';
import { type Console, serveConsole } from '#tools/console/index';
import { describeInBrowser } from '#test/support/browser';
import { type StubCloud, stubCloud } from './support/stub-cloud';

let stub: StubCloud;
let served: Console;

/** Rows that may be in the document, at any moment: those in sight of a page of 720 pixels with some on each side. */
const MAX_ROWS = 60;

describeInBrowser('the console with 10,000 executions and 5,000 connections', (browser) => {
  beforeAll(async () => {
    stub = await stubCloud({ executions: 10_000, connections: 5_000 });
    served = serveConsole(stub.cloud, { stage: 'test' });
  });
  afterAll(async () => {
    served.close();
    await stub.server.close();
  });

  /** Runs an action, and returns the maximum number of rows the list had in the document meanwhile. */
  async function mostRows(page: Page, list: string, act: () => Promise<void>): Promise<number> {
    await page.evaluate(
      `rows = () => document.querySelectorAll('[role=grid][aria-label="${list}"] [role=row]').length; most = rows();
       new MutationObserver(() => { most = Math.max(most, rows()); }).observe(document, { childList: true, subtree: true })`,
    );
    await act();
    return page.evaluate<number>('most');
  }

  it('keeps a few rows in the document and no more while it scrolls and filters executions', async () => {
    const page = await browser.open(served.url);
    await page.getByText('10,000 of 10,000').waitFor();
    const grid = page.getByRole('grid', { name: 'Executions' });
    const most = await mostRows(page, 'Executions', async () => {
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
    expect(most).toBeLessThan(MAX_ROWS);
    await page.getByRole('searchbox').fill('');
    await page.getByText('1,000 of 10,000').waitFor();
    expect(await grid.getAttribute('aria-rowcount')).toBe('1001');
  });

  it('does so with connections', async () => {
    const page = await browser.open(`${served.url}#/clients`);
    await page.getByRole('heading', { name: '5,000 clients' }).waitFor();
    const grid = page.getByRole('grid', { name: 'Connected clients' });
    const most = await mostRows(page, 'Connected clients', async () => {
      await grid.getByRole('row').nth(1).focus();
      await page.keyboard.press('End');
      await grid.getByRole('row', { name: /user-4999 / }).waitFor();
      await page.getByRole('button', { name: '#news 5,000' }).click();
      await page.getByRole('searchbox').fill('user-42');
      await page.getByText('111 shown').waitFor();
    });
    expect(most).toBeLessThan(MAX_ROWS);
  });
});
