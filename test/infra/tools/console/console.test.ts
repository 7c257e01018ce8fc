import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { STATE_MACHINES_FOLDER } from '#constructs/workflow/definition';
import { type Console, serveConsole } from '#tools/console/index';
import { DEVELOPER } from '#local/iam/credentials';
import { StackUnderTest } from '#test/e2e/support/stack-under-test';
import { describeInBrowser } from '#test/support/browser';
import { MAPS } from './support/maps-machine';
import { goTo, publish } from './support/work-page';

let stack: StackUnderTest;
let served: Console;

describeInBrowser('the console', (browser) => {
  beforeAll(async () => {
    stack = await StackUnderTest.startOwn();
    served = serveConsole(stack.local!, { stage: 'local' });
  });
  afterAll(async () => {
    served?.close();
    await stack?.stop();
  });

  afterEach(() => stack.local!.faults.clear());

  const open = (view: string) => browser.open(`${served.url}#/${view}`);
  /** @returns the link to the execution the event starts */
  const publishOne = async (page: Page, example: string, detail?: object): Promise<Locator> =>
    (await publish(page, example, detail)).getByRole('link').first();
  const openClient = async (page: Page, userId: string) => {
    await goTo(page, 'Clients');
    await page.getByRole('textbox', { name: 'User', exact: true }).fill(userId);
    await page.getByRole('textbox', { name: 'Channels' }).fill('orders');
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    const row = page
      .getByRole('grid', { name: 'Connected clients' })
      .getByRole('row', { name: new RegExp(`${userId} #orders.*open`) });
    await row.waitFor();
    return row;
  };
  const total = (page: Page, label: string) =>
    page.locator('.totals div', { hasText: label }).locator('dd').innerText();
  const shipped = (customerId: string) => ({
    customerId,
    orderId: 'B-7',
    carrier: 'DHL',
    trackingUrl: 'https://example.com/',
  });

  it('asks nobody but its own server, and its policy has nothing to object to', async () => {
    const page = await open('executions');
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    page.on('console', (message) => complaints.push(message.text()));
    await page.reload();
    for (const view of ['Publish', 'Clients', 'Activity', 'Faults', 'Executions']) await goTo(page, view);
    await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
    expect(new Set(asked)).toEqual(new Set([new URL(served.url).origin]));
    expect(complaints).toEqual([]);
  });

  it('shows a published event as a graph that finishes, and what went through a step', async () => {
    const page = await open('publish');
    await (await publishOne(page, 'OrderShipped')).click();
    await page.locator('[data-state="Reported"][data-status="succeeded"]').waitFor();
    await page.getByRole('button', { name: /^OpenBroadcast, Task, succeeded, 1 run/ }).click();
    const inspector = page.getByRole('complementary', { name: 'State OpenBroadcast' });
    await inspector.getByText('"mapping": "OrderShipped"').first().waitFor();
    await page.getByRole('tab', { name: 'Timeline' }).click();
    await page.getByRole('row', { name: /^PublishReport succeeded/ }).waitFor();
  });

  it('shows a query of a state as it is written', async () => {
    const page = await open('publish');
    await (await publishOne(page, 'OrderShipped')).click();
    await page.getByRole('button', { name: /^ComposeReport, Pass, succeeded/ }).click();
    const inspector = page.getByRole('complementary', { name: 'State ComposeReport' });
    await inspector.getByText('Definition', { exact: true }).click();
    await inspector.getByText(`"report": "{% $include('queries/report.jsonata') %}"`).waitFor();
    const written = readFileSync(join(STATE_MACHINES_FOLDER, 'queries/report.jsonata'), 'utf8');
    expect(await inspector.getByLabel('queries/report.jsonata').textContent()).toBe(written);
  });

  it('delivers to a test client in the page, and reports it', async () => {
    const page = await open('clients');
    await openClient(page, 'ina');
    const execution = await publishOne(page, 'OrderShipped', shipped('ina'));
    await goTo(page, 'Clients');
    await page
      .getByRole('grid', { name: 'Messages received' })
      .getByRole('row', { name: /ina orderShipped.*B-7/ })
      .waitFor();
    await goTo(page, 'Publish');
    await execution.click();
    await page.getByRole('tab', { name: 'Report' }).click();
    await page.getByRole('row', { name: /ina .* delivered/ }).waitFor();
    expect(await total(page, 'delivered')).toBe('1');
    await goTo(page, 'Activity');
    await page.getByRole('heading', { name: 'Duration of broadcasts' }).waitFor();
  });
  it('shows a client that was cut as gone, until a broadcast finds it stale and prunes it', async () => {
    const page = await open('clients');
    await openClient(page, 'carl');
    await page.getByRole('button', { name: 'Cut the connection of carl' }).click();
    const gone = page.getByRole('row', { name: /carl .*gone/ });
    await gone.waitFor();
    await (await publishOne(page, 'OrderShipped', shipped('carl'))).click();
    await page.getByRole('tab', { name: 'Report' }).click();
    await page.getByRole('row', { name: /carl .* stale/ }).waitFor();
    expect(await total(page, 'stale')).toBe('1');
    expect(await total(page, 'users unreached')).toBe('1');
    await goTo(page, 'Clients');
    await page
      .getByRole('grid', { name: 'Connected clients' })
      .or(page.getByText('Nobody is connected'))
      .first()
      .waitFor();
    await gone.waitFor({ state: 'detached' });
  });

  it('says so when no rule takes an event', async () => {
    const page = await open('publish');
    await page.getByLabel('Source').fill('nobody');
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('No rule has started a broadcast for it').waitFor();
  });

  it('switches faults on and off, and counts how often they strike', async () => {
    const page = await open('faults');
    await page.getByRole('switch', { name: 'Events twice' }).click();
    await page.getByRole('switch', { name: 'Events twice', checked: true }).waitFor();
    expect(stack.local!.faults.state().faults).toMatchObject([{ type: 'event-duplicate' }]);
    await publishOne(page, 'OrderShipped');
    await page.getByRole('list', { name: 'Published events' }).getByRole('link').nth(1).waitFor();
    await goTo(page, 'Faults');
    await page.getByText(/^[1-9]\d* of \d+$/).waitFor();
    await page.getByRole('button', { name: 'All off' }).click();
    await page.getByText('No faults are on.').waitFor();
    expect(stack.local!.faults.state().faults).toEqual([]);
  });

  it('says what is wrong with a faults document, and keeps what was set', async () => {
    const page = await open('faults');
    await page.getByLabel('Faults document').last().fill('{"faults":[{"type":"post-status","status":200}]}');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('alert').filter({ hasText: 'status must be one of 403, 410' }).waitFor();
  });

  it('is worked with the keyboard alone', async () => {
    const page = await open('publish');
    await publishOne(page, 'PriceChanged');
    await page
      .getByRole('link', { name: /PriceChanged/ })
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await page.locator('main').focus();
    await page.keyboard.press('1');
    await page.getByRole('grid', { name: 'Executions' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('pricechanged');
    await page.getByText(/^\d of/).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    for (let stops = 0; stops < 8 && (await focused(page)) !== 'row'; stops += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^OpenBroadcast/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'State OpenBroadcast' }).waitFor();
    await page.keyboard.press('ArrowDown');
    // Which one is nearest below is a matter of the layout.
    await page.getByRole('complementary', { name: /^State (?!OpenBroadcast$)/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('grid', { name: 'Executions' }).waitFor();
  });
  const focused = (page: Page) => page.evaluate('document.activeElement?.getAttribute("role")');

  it('filters by result, and says what to do when nothing matches', async () => {
    const page = await open('publish');
    await publishOne(page, 'BroadcastRequested', { audience: {}, message: { type: 'x', data: 1 } });
    await goTo(page, 'Executions');
    await page.getByRole('button', { name: /^failed \d+$/ }).click();
    await page.getByRole('row', { name: /failed.*Broadcast.InvalidRequest/ }).waitFor();
    await page.goto(`${served.url}#/executions?result=ABORTED`);
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await page.getByRole('row', { name: /InvalidRequest/ }).click();
    await page.locator('[data-state="FailBroadcast"][data-status="failed"]').waitFor();
  });

  it('shows iterations, retries and the children of a Map Run', async () => {
    const states = (operation: string, input: object) =>
      stack.local!.registry.call({ service: 'states', operation, input: { ...input }, caller: DEVELOPER });
    const stateMachineArn = stack.outputs.BroadcastStateMachineArn;
    const { roleArn } = (await states('DescribeStateMachine', { stateMachineArn })) as { roleArn: string };
    const made = (await states('CreateStateMachine', {
      name: 'Maps',
      roleArn,
      definition: JSON.stringify(MAPS),
    })) as typeof stack.outputs & { stateMachineArn: string };
    await states('StartExecution', { stateMachineArn: made.stateMachineArn, name: 'maps', input: '{}' });
    const page = await open('executions');
    await page.getByRole('row', { name: /Maps/ }).first().click();
    await page.locator('[data-state="Fetch"][data-status="caught"]').waitFor();
    await page.getByRole('button', { name: /^Fetch, Task, caught, 1 run, 1 retry/ }).click();
    await page.getByText('Attempt 2').waitFor();
    await page.getByRole('button', { name: /^Each, Map, succeeded/ }).press('Enter');
    await page.getByRole('row', { name: /^Iteration 2 succeeded/ }).click();
    await page.getByRole('button', { name: 'Square', exact: true }).click();
    await page.getByRole('complementary', { name: 'State Square' }).getByText('9', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: /^Parts, Map, succeeded/ }).press('Enter');
    await page.getByText('2 succeeded').waitFor();
    await page
      .getByRole('grid', { name: 'Child executions' })
      .getByRole('row', { name: /Item 1/ })
      .click();
    await page.getByRole('heading', { name: /item 1/ }).waitFor();
  });

  it('fits a telephone, in dark as in light', async () => {
    const page = await open('publish');
    await page.setViewportSize({ width: 390, height: 800 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await (await publishOne(page, 'OrderShipped')).click();
    await page.getByRole('tab', { name: 'Graph' }).waitFor();
    const width = 'document.documentElement.scrollWidth';
    expect(await page.evaluate(width)).toBe(390);
    for (const view of ['Executions', 'Publish', 'Clients', 'Activity', 'Faults']) {
      await goTo(page, view);
      expect([view, await page.evaluate(width)]).toEqual([view, 390]);
    }
    const ground = 'getComputedStyle(document.body).backgroundColor';
    expect(await page.evaluate(ground)).toBe('rgb(15, 18, 22)');
    await page.getByRole('button', { name: /Colours: system/ }).click();
    expect(await page.evaluate(ground)).toBe('rgb(246, 247, 249)');
    await page.reload();
    await page.getByRole('button', { name: /Colours: light/ }).waitFor();
    expect(await page.evaluate(ground)).toBe('rgb(246, 247, 249)');
  });
});
