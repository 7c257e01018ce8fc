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
    expect(await grid.getAttribute('aria-rowcount')).toBe('-1');
    const most = await mostRows(page, 'Executions', async () => {
      await grid.getByRole('row').nth(1).focus();
      // The next page is asked for before the end of this one comes into sight.
      await page.keyboard.press('End');
      await grid.getByRole('row', { name: /event-9800 / }).waitFor();
      await page.keyboard.press('ArrowDown');
      await grid.getByRole('row', { name: /event-9799 / }).waitFor();
      await page.keyboard.press('Home');
      await grid.getByRole('row', { name: /event-9998 / }).waitFor();
      await page.getByRole('searchbox').fill('event-77');
      await page.getByText('111 of 10,000', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'failed 11' }).click();
      await page.getByText('11 of 10,000', { exact: true }).waitFor();
    });
    expect(most).toBeLessThan(MAX_ROWS);
    // The counts of all results are known before the rows of the one that was chosen.
    await page.locator('[role=grid][aria-label="Executions"][aria-rowcount="12"]').waitFor();
    await page.getByRole('searchbox').fill('');
    await page.getByText('1,000 of 10,000').waitFor();
  });

  it('lists them in less than 200 KB, whatever the filter', async () => {
    const received: number[] = [];
    const page = await browser.open('about:blank');
    page.on('response', async (response) => {
      if (new URL(response.url()).pathname.startsWith('/_console/api/executions')) {
        received.push((await response.body()).length);
      }
    });
    await page.goto(served.url);
    await page.getByRole('row', { name: /event-9998 / }).waitFor();
    await page.getByText('10,000 of 10,000').waitFor();
    expect(received.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(200_000);
    expect(received).toHaveLength(2);
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
