import type { Page } from 'playwright-core';
import { type Console, serveConsole } from '#tools/console/index';
import { StackUnderTest } from '#test/e2e/support/stack-under-test';
import { describeInBrowser } from '#test/support/browser';
import { sendDeadLetter } from './support/dead-letter';
import { goTo, publish } from './support/work-page';

let stack: StackUnderTest;
let served: Console;

/** Whoever publishes an event chooses its texts. */
const MARKUP = '<img src=x onerror="document.title=1">';
const RED = 'rgb(179, 38, 30)';
/** Waits until the first element has this color. */
const isRed = (page: Page, selector: string, property: 'color' | 'stroke') =>
  page.waitForFunction(
    `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).getPropertyValue('${property}') === '${RED}'`,
  );

describeInBrowser('the console of a stack whose posts fail', (browser) => {
  beforeAll(async () => {
    stack = await StackUnderTest.startOwn();
    served = serveConsole(stack.local!, { stage: 'local' });
  });
  afterAll(async () => {
    served?.close();
    await stack?.stop();
  });

  it('shows a broadcast that reached nobody in red: in the list, the graph and the header', async () => {
    const page = await browser.open(`${served.url}#/clients`);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.getByRole('textbox', { name: 'User', exact: true }).fill('ina');
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page
      .getByRole('row', { name: /ina .*open/ })
      .first()
      .waitFor();
    stack.local!.faults.set({ faults: [{ type: 'post-status', status: 500 }] });
    await (
      await publish(page, 'OrderShipped', {
        customerId: 'ina',
        orderId: 'B-7',
        carrier: 'DHL',
        trackingUrl: 'https://example.com/',
      })
    )
      .getByText('partial')
      .waitFor();
    stack.local!.faults.clear();
    await publish(page, 'PriceChanged');

    await goTo(page, 'Executions');
    await page.getByRole('button', { name: 'partial 1' }).click();
    const row = page.getByRole('row', { name: /partial OrderShipped.*0 delivered · 1 failed/ });
    await row.waitFor();
    await isRed(page, '.rows .status', 'color');
    await page.getByText(/^1 of [2-9]/).waitFor();

    const address = page.url();
    await page.reload();
    await row.waitFor();
    expect(page.url()).toBe(address);
    expect(await page.getByRole('grid', { name: 'Executions' }).getByRole('row').count()).toBe(2);

    await row.click();
    await page.locator('.execution-header .status.partial').waitFor();
    await isRed(page, '.execution-header .status', 'color');
    for (const state of ['SendBatch', 'Reported']) {
      await page.locator(`[data-state="${state}"][data-status="partial"]`).waitFor();
      await isRed(page, `[data-state="${state}"] rect`, 'stroke');
    }
    await page.getByRole('link', { name: 'Executions' }).last().click();
    await row.waitFor();
    expect(page.url()).toBe(address);
  });

  it('filters by mapping and time, in the address', async () => {
    const page = await browser.open(`${served.url}#/publish`);
    await (await publish(page, 'PriceChanged')).getByRole('link').first().waitFor();
    await (await publish(page, 'OrderShipped')).getByRole('link').nth(1).waitFor();
    await page.goto(`${served.url}#/executions?mapping=PriceChanged&from=2026-01-01T00%3A00%3A00.000Z`);
    await page
      .getByRole('row', { name: /PriceChanged/ })
      .first()
      .waitFor();
    expect(await page.getByRole('row', { name: /OrderShipped/ }).count()).toBe(0);
    expect(await page.getByLabel('Mapping').inputValue()).toBe('PriceChanged');
    await page.getByLabel('Until').fill('2026-01-01T00:00:01');
    await page.getByLabel('Until').press('Tab');
    await page.getByText('No execution matches').waitFor();
    expect(page.url()).toContain('to=2026-01-01T');
  });

  it('lists dead letters in every view by number, and redrives one or all of them', async () => {
    const deadLetter = (body: object, code: string) => sendDeadLetter(stack, JSON.stringify(body), code);
    const input = (eventId: string) => ({
      mapping: 'BroadcastRequested',
      source: 'shop',
      eventId,
      time: '2026-11-28T00:00:00Z',
      request: { audience: { users: ['ina'] }, message: { type: 'greeting', data: {} } },
    });
    await deadLetter(input('lost-1'), MARKUP);
    await deadLetter(input('lost-2'), 'THROTTLING');
    await deadLetter({ broken: true }, 'BROKEN');
    const page = await browser.open(`${served.url}#/activity`);
    await page.getByRole('link', { name: 'Dead letters 3' }).click();
    await page.getByText(MARKUP).waitFor();
    await page.getByRole('row', { name: /BROKEN left: it is neither an event/ }).waitFor();
    await page.getByRole('button', { name: 'Redrive BroadcastRequested/shop/lost-1' }).click();
    const view = page.getByRole('region', { name: 'Dead letters' });
    await view.getByText('1 redriven, 0 left').waitFor();
    await page.getByRole('heading', { name: '2 dead letters' }).waitFor();
    await page.getByRole('button', { name: 'Redrive all' }).click();
    await view.getByText(/^1 redriven, 1 left: it is neither/).waitFor();
    await goTo(page, 'Executions');
    await page.getByRole('row', { name: /shop\/lost-1/ }).waitFor();
    await page.getByRole('row', { name: /shop\/lost-2/ }).waitFor();
  });

  it('lists every event on the bus: which rules matched, and why the others did not', async () => {
    const page = await browser.open(`${served.url}#/publish`);
    await page.getByLabel('Example').selectOption('OrderShipped');
    await page.getByLabel('Source').fill(MARKUP);
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByRole('link', { name: 'see why' }).click();
    await page.getByRole('row', { name: /no rule matched/ }).click();
    const event = page.getByRole('region', { name: 'Event' });
    await event
      .getByRole('listitem')
      .filter({ hasText: 'OrderShipped' })
      .getByText(/^source must be \["shop.orders"\], the event has "<img/)
      .first()
      .waitFor();
    expect(await page.title()).toContain('Broadcast console');

    await publish(page, 'OrderShipped');
    await goTo(page, 'Events');
    // The view still has the filter that the link to the first event set.
    await page.getByRole('searchbox').fill('');
    await page
      .getByRole('row', { name: /shop.orders.*\d matched/ })
      .first()
      .click();
    await event.getByText(/^broadcast OrderShipped\/shop.orders\//).waitFor();
    await event
      .getByRole('link', { name: /^OrderShipped/ })
      .first()
      .waitFor();
  });
});
