/** What the page does besides publishing: it sends again, replays, starts again, and shows logs and what one client is told. */
import type { Locator, Page } from 'playwright-core';
import { BROADCAST_REQUESTED, type Envelope, type Resumed } from '#shared/contracts';
import { type Console, serveConsole } from '#tools/console/index';
import type { TestClient } from '#test/e2e/support/test-client';
import { requestedId, type StackUnderTest } from '#test/e2e/support/stack-under-test';
import { startWithSettings } from '#test/e2e/support/stack-with-settings';
import { describeInBrowser } from '#test/support/browser';
import { goTo, openTestClient, publish } from './support/work-page';

let stack: StackUnderTest;
let served: Console;

const shipped = (customerId: string, orderId: string) => ({
  customerId,
  orderId,
  carrier: 'DHL',
  trackingUrl: 'https://example.com/',
});

const received = (page: Page, text: RegExp): Locator =>
  page.getByRole('grid', { name: 'Messages received' }).getByRole('row', { name: text });

/** Publishes it, and opens its event in the log. @returns the id of the event */
async function openEvent(page: Page, detail: object): Promise<string> {
  const published = await publish(page, 'OrderShipped', detail);
  await published.getByRole('link').first().waitFor();
  const id = await published.locator('code').first().innerText();
  await page.goto(`${served.url}#/events?text=${id}`);
  await page.getByRole('row', { name: new RegExp(id) }).click();
  await page.getByRole('region', { name: 'Event' }).waitFor();
  return id;
}

/** Publishes it, and opens the execution that sends it. @returns the id of the broadcast */
async function openBroadcast(page: Page, detail: object, mapping = 'OrderShipped'): Promise<string> {
  const published = await publish(page, mapping, detail);
  const latest = published.getByRole('listitem').first();
  await latest
    .getByRole('link', { name: new RegExp(`^${mapping}`) })
    .first()
    .click();
  const heading = page.getByRole('heading', { name: new RegExp(`^Executions\\W*${mapping}`) });
  await heading.waitFor();
  return (await heading.innerText()).replace(/^Executions\s*\/\s*/, '');
}

describeInBrowser('what the console does', (browser) => {
  beforeAll(async () => {
    stack = await startWithSettings({ acknowledgements: true });
    served = serveConsole(stack.local!, { stage: 'local' });
  });
  afterAll(async () => {
    served?.close();
    await stack?.stop();
  });
  afterEach(async () => {
    stack.local!.faults.clear();
    await stack.disconnectAll();
  });

  it('resends a broadcast to the connection that failed, then to the whole audience', async () => {
    const page = await browser.open(`${served.url}#/clients`);
    await openTestClient(page, 'rosa');
    stack.local!.faults.set({ faults: [{ type: 'post-status', status: 500 }] });
    const id = await openBroadcast(page, shipped('rosa', 'R-1'));
    await page.locator('.execution-header .status.partial').waitFor();
    stack.local!.faults.clear();
    await page.getByRole('tab', { name: 'Report' }).click();
    const again = page.getByRole('group', { name: 'Send again' });
    await again.getByRole('button', { name: 'Resend to those that failed' }).click();
    await again.getByText('Sent as 1 broadcast.').waitFor();
    const resent = await again.getByRole('link').innerText();
    expect(resent.trim()).not.toBe(id);
    await again.getByRole('button', { name: 'Resend to the whole audience' }).click();
    await again.getByText('Sent as 1 broadcast.').nth(1).waitFor();
    await again.getByRole('link').first().click();
    await page.getByRole('row', { name: /completed .*1 delivered/ }).waitFor();
    await goTo(page, 'Clients');
    await received(page, /rosa orderShipped.*R-1/)
      .nth(1)
      .waitFor();
    // Both carry the id of the message, so a client drops the second.
    await received(page, /rosa orderShipped again.*R-1/).waitFor();
  });

  it('publishes an event of the log again as it is, and edited', async () => {
    const page = await browser.open(`${served.url}#/clients`);
    await openTestClient(page, 'paul');
    const id = await openEvent(page, shipped('paul', 'P-1'));
    await page.getByRole('button', { name: 'Publish again' }).click();
    await page.getByText('Published.').first().waitFor();
    await page.getByRole('link', { name: 'Find it' }).click();
    const copy = page.getByRole('grid', { name: 'Events' }).getByRole('row', { name: /shop.orders OrderShipped/ });
    await copy.waitFor();
    expect(await copy.innerText()).not.toContain(id);

    await copy.click();
    await page.getByRole('link', { name: 'Edit and publish' }).click();
    await page.getByRole('option', { name: 'An event of the log' }).waitFor({ state: 'attached' });
    const order = page.getByRole('textbox', { name: 'orderId', exact: true });
    await order.waitFor();
    expect(await order.inputValue()).toBe('P-1');
    await order.fill('P-2');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await received(page, /paul orderShipped.*P-2/).waitFor();
    expect(await received(page, /paul orderShipped.*P-1/).count()).toBe(2);
  });

  it('starts a state machine with the input of an execution: as it is it ends as a duplicate, edited it sends', async () => {
    const page = await browser.open(`${served.url}#/clients`);
    await openTestClient(page, 'stan');
    await openBroadcast(page, shipped('stan', 'S-1'));
    await page.locator('[data-state="Reported"][data-status="succeeded"]').waitFor();
    const address = page.url();
    const form = async () => {
      await page.getByText('Start with this input').click();
      return page.getByLabel('Input of the new execution');
    };
    const input = await (await form()).inputValue();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('link', { name: 'Open it' }).click();
    await page.locator('.execution-header .status.duplicate').waitFor();

    await page.goto(address);
    const draft = await form();
    await draft.fill('{');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'input must be JSON' }).waitFor();
    const edited = JSON.parse(input) as { eventId: string };
    await draft.fill(JSON.stringify({ ...edited, eventId: 'started-by-hand' }));
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('link', { name: 'Open it' }).click();
    await page.getByRole('heading', { name: /OrderShipped\/shop.orders\/started-by-hand/ }).waitFor();
    await page.locator('.execution-header .status.completed').waitFor();
    await goTo(page, 'Clients');
    await received(page, /stan orderShipped.*S-1/)
      .nth(1)
      .waitFor();
    expect(await received(page, /stan orderShipped.*S-1/).count()).toBe(2);
  });

  it('replays a span of the archive: nothing is sent twice', async () => {
    const page = await browser.open(`${served.url}#/clients`);
    await openTestClient(page, 'rita');
    const id = await openEvent(page, shipped('rita', 'A-1'));
    await page.goto(`${served.url}#/events?text=${id}`);
    await page.getByText('Replay archived events').click();
    await page.getByLabel('Replay until').fill('2100-01-01T00:00:00');
    await page.getByRole('button', { name: 'Replay', exact: true }).click();
    await page
      .getByText(/^Started broadcast-\d+T\d+-\d+\. The last ten minutes may not be in the archive/)
      .first()
      .waitFor();
    await page.getByRole('row', { name: /replayed/ }).click();
    await page.getByRole('region', { name: 'Event' }).locator('.status.duplicate').first().waitFor();
    await goTo(page, 'Clients');
    await received(page, /rita orderShipped.*A-1/)
      .first()
      .waitFor();
    expect(await received(page, /rita orderShipped.*A-1/).count()).toBe(1);

    await page.goto(`${served.url}#/events`);
    await page.getByText('Replay archived events').click();
    await page.getByLabel('Replay until').fill('2020-01-01T00:00:00');
    await page.getByRole('button', { name: 'Replay', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: '--from must be before --to' }).waitFor();
  });

  it('shows the log lines of one broadcast, and those that tell of problems', async () => {
    const page = await browser.open(`${served.url}#/clients`);
    await openTestClient(page, 'lena');
    const other = await openBroadcast(page, shipped('lena', 'L-1'));
    const refused = { audience: {}, message: { type: 'x', data: 1 } };
    const id = await openBroadcast(page, refused, 'BroadcastRequested');
    await page.locator('.execution-header .status.failed').waitFor();
    await page.getByRole('tab', { name: 'Logs' }).click();
    const lines = page.getByRole('grid', { name: 'Log lines' }).getByRole('row');
    await lines.filter({ hasText: id }).first().waitFor();
    expect(await lines.filter({ hasText: other }).count()).toBe(0);
    const number = async () => parseInt(await page.getByText(/^\d+ lines$/).innerText(), 10);
    const all = await number();
    await page.getByLabel('Only errors and warnings').check();
    const problem = lines.filter({ hasText: 'Request refused' }).first();
    await problem.waitFor();
    expect(await number()).toBeLessThan(all);
    await problem.click();
    await page.locator('[role=tabpanel][aria-label=Logs] pre').first().waitFor();

    await page.getByRole('tab', { name: 'Graph' }).click();
    await page.getByRole('button', { name: /^OpenBroadcast\b/ }).click();
    const state = page.getByRole('complementary', { name: 'State OpenBroadcast' });
    await state.getByText('Logs', { exact: true }).click();
    const ofState = state.getByRole('grid', { name: 'Log lines' }).getByRole('row');
    await ofState.filter({ hasText: 'Request refused' }).waitFor();
    await ofState.filter({ hasText: 'TaskStateExited' }).first().waitFor();
    expect(await ofState.filter({ hasText: 'ExecutionStarted' }).count()).toBe(0);
  });

  it('makes the form from the contract, says what does not fit, and publishes it all the same', async () => {
    const page = await browser.open(`${served.url}#/publish`);
    await page.getByLabel('Example').selectOption('PriceChanged');
    const currency = page.getByRole('textbox', { name: /^(\w+\.)?currency$/ });
    const hint = page.getByText(/^string, from 3 characters, up to 3 characters$/);
    await hint.waitFor();
    await currency.fill('EURO');
    await page.getByText('Does not fit the contract: it must have at most 3 characters').waitFor();
    expect(await currency.getAttribute('aria-invalid')).toBe('true');
    await currency.fill('CHF');
    await hint.waitFor();
    expect(await page.getByRole('textbox', { name: 'Detail', exact: true }).inputValue()).toContain('"CHF"');

    await page.getByLabel('Example').selectOption('BroadcastRequested: priceChanged');
    await page.getByRole('textbox', { name: 'message.data.price' }).fill('12.5');
    await page.getByRole('textbox', { name: 'message.data.currency' }).fill('x');
    await page.getByRole('button', { name: 'Publish' }).click();
    await page
      .getByRole('list', { name: 'Published events' })
      .getByRole('link', { name: /BroadcastRequested/ })
      .waitFor();
  });

  it("shows one client: its channels, its token's end, what its resumes brought and what it acknowledged", async () => {
    const first = await stack.connect('tina', ['news']);
    const cursors = await resume(first, { user: null });
    await first.close();
    await stack.reportOf(await stack.request({ users: ['tina'] }, { data: 'missed' }));
    const second = await stack.connect('tina', ['news']);
    second.send({ action: 'subscribe', channel: 'news' });
    await second.receive({ type: 'subscribed' });
    await resume(second, cursors);
    const [heard, unheard] = [await ask('tina'), await ask('tina')];
    const { acknowledge } = (await second.receive({ id: heard })) as unknown as Envelope;
    second.send({ action: 'acknowledge', id: 'a', messages: [{ id: heard, receipt: acknowledge!.receipt }] });
    await second.receive({ type: 'acknowledged' });
    await ask('somebody else');

    const page = await browser.open(`${served.url}#/clients`);
    await page
      .getByRole('grid', { name: 'Connected clients' })
      .getByRole('row', { name: /tina #news/ })
      .click();
    const detail = page.getByRole('complementary', { name: 'Client tina' });
    await detail.getByText('#news').waitFor();
    await detail.getByText(/1 broadcast on .*sent, not confirmed by the client/).waitFor();
    await detail
      .getByRole('listitem')
      .filter({ hasText: heard })
      .getByText(/^acknowledged 2/)
      .waitFor();
    await detail
      .getByRole('listitem')
      .filter({ hasText: unheard })
      .getByText(/^not acknowledged, deadline/)
      .waitFor();
    expect(await detail.getByText(/^(not )?acknowledged/).count()).toBe(2);
    const ends = detail.locator('dt', { hasText: 'Ends at the latest' }).locator('xpath=following-sibling::dd[1]');
    expect(await ends.innerText()).toMatch(/\d{2}:\d{2}/);
    await detail.getByRole('button', { name: 'Close the client' }).click();
    await detail.waitFor({ state: 'detached' });
  });
});

/** @returns the cursors after it */
async function resume(client: TestClient, streams: Readonly<Record<string, string | null>>) {
  client.send({ action: 'resume', id: 'r', streams });
  const resumed = (await client.receive({ type: 'resumed' })) as unknown as Resumed;
  return Object.fromEntries(Object.entries(resumed.streams!).map(([name, { cursor }]) => [name, cursor]));
}

/** Publishes a message that a user is asked to acknowledge. @returns the id of the broadcast, once it is reported */
async function ask(userId: string): Promise<string> {
  const detail = {
    audience: { users: [userId] },
    message: { type: 'test', data: null },
    acknowledge: { withinSeconds: 3600 },
  };
  const eventId = await stack.aws.publish({ source: 'e2e', detailType: BROADCAST_REQUESTED, detail });
  const id = requestedId('e2e', eventId);
  await stack.reportOf(id);
  return id;
}
