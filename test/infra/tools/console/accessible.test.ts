import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { type Console, serveConsole } from '#tools/console/index';
import { StackUnderTest } from '#test/e2e/support/stack-under-test';
import { describeInBrowser } from '#test/support/browser';
import { sendDeadLetter } from './support/dead-letter';
import { goTo, publish } from './support/work-page';

/** Deque's rules for WCAG and good practice, as a script for the page. */
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const VIEWS = ['Executions', 'Events', 'Dead letters', 'Publish', 'Clients', 'Activity', 'Faults'];

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

let stack: StackUnderTest;
let served: Console;

describeInBrowser('every view of the console', (browser) => {
  beforeAll(async () => {
    stack = await StackUnderTest.startOwn();
    served = serveConsole(stack.local!, { stage: 'local' });
    await sendDeadLetter(stack, '{"broken":true}');
  });
  afterAll(async () => {
    served?.close();
    await stack?.stop();
  });

  const openWithBroadcast = async (): Promise<Page> => {
    const page = await browser.open(`${served.url}#/publish`);
    await page.getByRole('textbox', { name: 'User', exact: true }).fill('ina');
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByRole('grid', { name: 'Test clients' }).getByText('open').waitFor();
    await (await publish(page, 'OrderShipped')).getByRole('link').first().waitFor();
    await page.getByLabel('Source').fill('somewhere.else');
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByRole('link', { name: 'see why' }).waitFor();
    return page;
  };
  /** The policy of the page forbids scripts from elsewhere; the browser's own protocol is not bound by it. */
  const violations = async (page: Page): Promise<readonly string[]> => {
    await page.evaluate(AXE);
    const found = await page.evaluate<readonly Violation[]>('axe.run().then(({ violations }) => violations)');
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary = '' }) => `${id}: ${html} ${failureSummary}`),
    );
  };

  it('gives axe nothing to find, in light and in dark', async () => {
    const page = await openWithBroadcast();
    const found: (readonly [view: string, violation: string])[] = [];
    const judge = async (view: string) => {
      await page.getByText('Loading…').waitFor({ state: 'detached' });
      for (const violation of await violations(page)) found.push([view, violation]);
    };
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const view of VIEWS) {
        await goTo(page, view);
        await judge(view);
      }
      await goTo(page, 'Executions');
      await page
        .getByRole('row', { name: /OrderShipped/ })
        .first()
        .click();
      for (const tab of ['Timeline', 'Report', 'Logs', 'Graph']) {
        await page.getByRole('tab', { name: tab }).click();
        await judge(tab);
      }
      await page.getByRole('button', { name: /^OpenBroadcast/ }).press('Enter');
      await page.getByRole('complementary', { name: 'State OpenBroadcast' }).waitFor();
      await judge('State');
      await goTo(page, 'Events');
      await page
        .getByRole('row', { name: /shop.orders/ })
        .first()
        .click();
      await page.getByRole('region', { name: 'Event' }).waitFor();
      await judge('Event');
    }
    expect(found).toEqual([]);
  });

  it('can be reached with the keyboard alone: every control has a stop, and keys open rows', async () => {
    const page = await openWithBroadcast();
    for (const view of VIEWS) {
      await goTo(page, view);
      await page.getByText('Loading…').waitFor({ state: 'detached' });
      expect([view, await page.evaluate<string[]>(UNREACHABLE)]).toEqual([view, []]);
    }
    for (const [index, grid] of [
      ['1', 'Executions'],
      ['2', 'Events'],
      ['3', 'Dead letters'],
      ['5', 'Connected clients'],
    ] as const) {
      await page.locator('main').focus();
      await page.keyboard.press(index);
      await page.getByRole('grid', { name: grid }).locator('[role=row][tabindex="0"]').focus();
      await page.keyboard.press('Enter');
    }
    await page.getByRole('complementary', { name: 'Client ina' }).waitFor();
  });
});

/**
 * Controls that Tab does not stop at, though nothing else leads to them: in a grid, a tab list or a graph, arrow keys move the one
 * stop.
 */
const UNREACHABLE = `[...document.querySelectorAll('a[href], button, input, select, textarea, summary, [role=button], [role=switch]')]
  .filter((element) => element.tabIndex < 0 && !element.closest('[role=grid], [role=tablist], svg'))
  .map((element) => element.outerHTML)`;
