/** A source without actions, such as an account that nobody may write to: the routes refuse, and the page offers nothing. */
import type { Page } from 'playwright-core';
import { localSource, type LocalSource } from '#tools/console/api/local-source';
import type { ConsoleSource } from '#tools/console/api/source';
import { type Console, consoleOf, serveConsole } from '#tools/console/index';
import { LocalServer } from '#local/http/local-server';
import { StackUnderTest } from '#test/e2e/support/stack-under-test';
import { describeInBrowser } from '#test/support/browser';
import { sendDeadLetter } from './support/dead-letter';
import { stubCloud } from './support/stub-cloud';
import { writingControls } from './support/writing-controls';

const withoutActions = ({ actions: _, ...source }: LocalSource): ConsoleSource => source;

it('refuses every request that is not a GET, and those for faults', async () => {
  const { cloud, server } = await stubCloud();
  const source = localSource(cloud, 'test');
  const { handler, routes, close } = consoleOf(withoutActions(source));
  server.addHandler(handler);
  try {
    const writing = routes
      .map((route) => route.split(' '))
      .filter(([method, path]) => method !== 'GET' || path === 'faults');
    expect(writing.map((route) => route.join(' ')).sort()).toEqual([
      'GET faults',
      'POST admissions',
      'POST clients/cut',
      'POST dead-letters/redrive',
      'POST events',
      'POST replay',
      'POST resend',
      'POST start',
      'PUT faults',
    ]);
    for (const [method = '', path = ''] of writing) {
      const headers = { 'content-type': 'application/json' };
      const url = `${server.url}/_console/api/${path}`;
      const reply = await fetch(url, { method, headers, ...(method !== 'GET' && { body: '{}' }) });
      expect([path, reply.status, await reply.json()]).toEqual([
        path,
        403,
        { error: 'ReadOnly', message: 'This console is read-only.' },
      ]);
    }
    const overview = await fetch(`${server.url}/_console/api/overview`);
    expect(await overview.json()).toMatchObject({ canWrite: false, canInjectFaults: false });
  } finally {
    close();
    source.close();
    await server.close();
  }
});

describeInBrowser('a console without actions', (browser) => {
  let stack: StackUnderTest;
  let source: LocalSource;
  let server: LocalServer;
  let writing: Console;
  let readOnly: ReturnType<typeof consoleOf>;
  beforeAll(async () => {
    stack = await StackUnderTest.startOwn();
    writing = serveConsole(stack.local!, { stage: 'local' });
    source = localSource(stack.local!, 'account');
    readOnly = consoleOf(withoutActions(source));
    server = new LocalServer();
    await server.listen(0);
    server.addHandler(readOnly.handler);

    await stack.connect('nora');
    stack.local!.faults.set({ faults: [{ type: 'post-status', status: 500 }] });
    await stack.reportOf(await stack.request({ users: ['nora'] }));
    stack.local!.faults.clear();
    await sendDeadLetter(stack, '{"broken":true}');
  });
  afterAll(async () => {
    writing?.close();
    readOnly?.close();
    source?.close();
    await server?.close();
    await stack?.stop();
  });

  /** Opens every view, and a broadcast that failed. @returns what can be worked in each, if it writes */
  async function controls(page: Page, url: string): Promise<Record<string, readonly string[]>> {
    const found: Record<string, readonly string[]> = {};
    const note = async (view: string) => {
      found[view] = await writingControls(page);
    };
    await page.goto(`${url}#/executions`);
    const row = page.getByRole('row', { name: /partial BroadcastRequested/ });
    await row.waitFor();
    await note('executions');
    await row.click();
    await page.getByRole('complementary', { name: 'Input and output of the execution' }).waitFor();
    await note('execution');
    await page.getByRole('tab', { name: 'Report' }).click();
    await page.getByRole('heading', { name: 'First failures' }).waitFor();
    await note('report');
    await page.goto(`${url}#/events`);
    const event = page.getByRole('row', { name: /Broadcast Requested/ });
    await event.waitFor();
    await note('events');
    await event.click();
    await page.getByRole('region', { name: 'Event' }).waitFor();
    await note('event');
    await page.goto(`${url}#/dead-letters`);
    await page.getByRole('heading', { name: '1 dead letter' }).waitFor();
    await note('dead-letters');
    await page.goto(`${url}#/clients`);
    await page.getByRole('row', { name: /nora/ }).waitFor();
    await note('clients');
    await page.goto(`${url}#/activity`);
    await page
      .getByRole('heading', { name: 'Duration of broadcasts' })
      .or(page.getByText('Nothing delivered yet'))
      .first()
      .waitFor();
    await note('activity');
    for (const view of ['publish', 'faults']) {
      await page.goto(`${url}#/${view}`);
      await page
        .getByRole('heading', { name: /^(Publish a domain event|Inject faults)$/ })
        .or(page.getByText('This console is read-only'))
        .first()
        .waitFor();
      await note(view);
    }
    return found;
  }

  it('shows no control that changes something, in no view, where the console with actions has some', async () => {
    const page = await browser.open(`${server.url}/_console/`);
    await page.getByText('account', { exact: true }).waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
    const found = await controls(page, `${server.url}/_console/`);
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((view) => [view, []])));
    expect(asked.filter((request) => !request.startsWith('GET '))).toEqual([]);
    expect(asked.filter((request) => !request.startsWith('GET /_console/'))).toEqual([]);
    await page.keyboard.press('4');
    await page.getByRole('heading', { name: /client/ }).waitFor();

    const other = await browser.open(writing.url);
    await other.getByRole('link', { name: 'Faults' }).waitFor();
    const all = await controls(other, writing.url);
    expect(Object.keys(all)).toEqual(Object.keys(found));
    expect(all).toMatchObject({
      execution: ['Faults', 'Publish', 'Start', 'Start with this input'],
      report: expect.arrayContaining(['Resend to those that failed', 'Resend to the whole audience']) as string[],
      events: expect.arrayContaining(['Replay', 'Replay archived events']) as string[],
      event: expect.arrayContaining(['Edit and publish', 'Publish again']) as string[],
      'dead-letters': expect.arrayContaining(['Redrive all']) as string[],
      clients: expect.arrayContaining(['Cut the connection of nora', 'Open']) as string[],
    });
  });
});
