/** The console of an account: over the AWS APIs of local mode, and nothing else of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import type { ExecutionDetail, ExecutionPage, Overview } from '#tools/console/api/contract/index';
import { serveAccount, type ServedAccount } from '#tools/console/index';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { Stack } from '#tools/stack/stack';
import { waitUntil } from '#tools/stack/wait-until';
import { cliOf } from '#test/e2e/support/run-cli';
import { StackUnderTest } from '#test/e2e/support/stack-under-test';
import { describeInBrowser } from '#test/support/browser';
import { sendDeadLetter } from './support/dead-letter';
import { type RecordingProxy, recordingProxy } from './support/recording-proxy';
import { goTo, publish } from './support/work-page';
import { writingControls } from './support/writing-controls';

let under: StackUnderTest;
let proxy: RecordingProxy;
let stack: Stack;
let partial: string;
let whole: string;
let large: string;

beforeAll(async () => {
  under = await StackUnderTest.startOwn();
  await under.connect('nora');
  under.local!.faults.set({ faults: [{ type: 'post-status', status: 500 }] });
  partial = await under.request({ users: ['nora'] });
  await under.reportOf(partial);
  under.local!.faults.clear();
  whole = await under.request({ users: ['nora'] }, { idempotencyKey: 'order-7' });
  large = await under.request({ users: Array.from({ length: 220 }, (_, index) => `user-${index}`) });
  await Promise.all([under.reportOf(whole), under.reportOf(large)]);
  await sendDeadLetter(under, '{"broken":true}');
  proxy = await recordingProxy(under.local!.url);
  stack = await Stack.find({
    kind: 'local',
    access: { ...under.local!.access, endpoint: proxy.url },
    stackName: undefined,
    where: 'an account of this test',
  });
});
afterAll(async () => {
  await stack?.close();
  await proxy?.close();
  await under?.stop();
});

const serve = (write: boolean): Promise<ServedAccount> => serveAccount(stack, { port: 0, since: 3_600_000, write });

/** By hand, since fetch lets nobody choose Host, Origin and Cookie. */
async function send(url: string, headers: Record<string, string> = {}, method = 'GET', body = '') {
  const sent = request(url, { agent: false, method, headers });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

/** What a browser has after it opened the address. */
async function enter({ url }: ServedAccount) {
  const [cookie = ''] = (await send(url)).headers['set-cookie'] ?? [];
  const headers = { cookie: cookie.split(';')[0] ?? '' };
  const { origin } = new URL(url);
  return {
    origin,
    headers,
    get: async <T>(path: string) => JSON.parse((await send(`${origin}/_console/api/${path}`, headers)).body) as T,
  };
}

describe('over the API', () => {
  let served: ServedAccount;
  beforeAll(async () => (served = await serve(false)));
  afterAll(() => served?.close());

  it('lets in only whoever has the address, and no page of another origin', async () => {
    const { origin, headers } = await enter(served);
    const [cookie = ''] = (await send(served.url)).headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/; Path=\/_console\/; HttpOnly; SameSite=Strict$/);
    expect(await send(served.url)).toMatchObject({ status: 302, headers: { location: '/_console/' } });
    for (const path of ['', 'main.js', 'api/overview', 'api/live', 'api/executions', '?key=', '?key=wrong']) {
      expect((await send(`${origin}/_console/${path}`)).status).toBe(401);
      expect((await send(`${origin}/_console/${path}`, { cookie: `${headers.cookie}x` })).status).toBe(401);
    }
    expect((await send(`${origin}//`)).status).toBe(401);
    const overview = `${origin}/_console/api/overview`;
    expect((await send(overview, headers)).status).toBe(200);
    expect((await send(overview, { ...headers, host: 'console.evil.example' })).status).toBe(403);
    expect((await send(overview, { ...headers, origin: 'https://evil.example' })).status).toBe(403);
    expect((await send(served.url, { host: 'console.evil.example' })).status).toBe(403);
  });

  it('refuses every write', async () => {
    const { origin, headers, get } = await enter(served);
    const routes = served.routes.map((route) => route.split(' ')).filter(([method]) => method !== 'GET');
    expect(routes.length).toBeGreaterThan(7);
    for (const [method = '', path = ''] of routes) {
      const reply = await send(
        `${origin}/_console/api/${path}`,
        { ...headers, 'content-type': 'application/json' },
        method,
        '{}',
      );
      expect([path, reply.status]).toEqual([path, 403]);
      expect(reply.body).toContain('This console is read-only.');
    }
    expect(await get<Overview>('overview')).toMatchObject({ canWrite: false, canInjectFaults: false });
  });

  it('lists what the log, the rows and Step Functions say', async () => {
    const { get } = await enter(served);
    const { executions } = await waitUntil('the fan-out', async () => {
      const page = await get<ExecutionPage>('executions');
      return page.executions.filter(({ broadcastId }) => broadcastId === large).length === 2 && page;
    });
    const of = (id: string) => executions.filter(({ broadcastId }) => broadcastId === id);
    expect(of(partial)).toEqual([
      expect.objectContaining({
        type: 'EXPRESS',
        status: 'SUCCEEDED',
        outcome: 'PARTIAL',
        eventId: partial.split('/').at(-1),
        totals: { connections: 1, delivered: 0, stale: 0, failed: 1, durationMs: expect.any(Number) as number },
      }),
    ]);
    expect(of(whole)).toMatchObject([
      { outcome: 'COMPLETED', eventId: expect.not.stringMatching('order-7') as string },
    ]);
    expect(
      of(large)
        .map(({ type }) => type)
        .sort(),
    ).toEqual(['EXPRESS', 'STANDARD']);
    expect(await get(`executions/counts?text=${encodeURIComponent(partial)}`)).toMatchObject({
      byResult: { PARTIAL: 1 },
      mappings: expect.arrayContaining(['BroadcastRequested']) as string[],
    });
  });

  it('shows the states of an EXPRESS execution from the log, and those of a fan-out from its history', async () => {
    const { get } = await enter(served);
    const { executions } = await get<ExecutionPage>('executions');
    const arnOf = (id: string, type: string) =>
      executions.find((each) => each.broadcastId === id && each.type === type)?.arn ?? '';
    const express = await get<ExecutionDetail>(`execution?arn=${encodeURIComponent(arnOf(partial, 'EXPRESS'))}`);
    expect(JSON.parse(express.input ?? '')).toMatchObject({ mapping: 'BroadcastRequested' });
    expect(express.steps.map(({ state }) => state)).toEqual(expect.arrayContaining(['OpenBroadcast', 'SendBatch']));
    expect(Object.keys(express.queries)).not.toEqual([]);

    const fanOut = await get<ExecutionDetail>(`execution?arn=${encodeURIComponent(arnOf(large, 'STANDARD'))}`);
    expect(fanOut.summary).toMatchObject({ status: 'SUCCEEDED', broadcastId: large });
    expect(fanOut.mapRuns).toMatchObject([
      { status: 'SUCCEEDED', counts: { succeeded: expect.any(Number) as number } },
    ]);
    const [step] = fanOut.steps;
    const data = await get<object>(`step?arn=${encodeURIComponent(fanOut.summary.arn)}&id=${step!.id}`);
    expect(data).toMatchObject({ input: expect.stringContaining(large) as string });
    const children = await get<ExecutionPage>(`executions?mapRunArn=${encodeURIComponent(fanOut.mapRuns[0]!.arn)}`);
    expect(children.executions.length).toBeGreaterThan(0);
    const child = await get<ExecutionDetail>(`execution?arn=${encodeURIComponent(children.executions[0]!.arn)}`);
    expect(Object.keys(child.definition.States)).toContain('OpenPart');
  });

  it('shows no execution of another state machine of the account', async () => {
    const { get } = await enter(served);
    const other = 'arn:aws:states:eu-west-1:000000000000:execution:Payroll:november';
    expect(await get(`execution?arn=${encodeURIComponent(other)}`)).toMatchObject({ error: 'NotFound' });
  });

  it('finds a broadcast by its id that is older than the list', async () => {
    const short = await serveAccount(stack, { port: 0, since: 1, write: false });
    try {
      const { get } = await enter(short);
      expect((await get<ExecutionPage>('executions')).executions.filter(({ broadcastId }) => broadcastId)).toEqual([]);
      const found = await get<ExecutionPage>(`executions?text=${encodeURIComponent(whole)}`);
      expect(found.executions).toMatchObject([{ broadcastId: whole, outcome: 'COMPLETED' }]);
    } finally {
      await short.close();
    }
  });

  it('says in words what AWS refuses', async () => {
    const { get } = await enter(served);
    expect(await get('broadcast?id=none/of/these')).toMatchObject({ error: 'NotFound' });
    expect(await get('events')).toMatchObject({ message: 'An account has no list of the events on its bus.' });
  });
});

describe('the command', () => {
  it('prints the address, serves until Ctrl-C, and colours nothing in a pipe', async () => {
    const cli = cliOf(under);
    let reached: number | undefined;
    const stop = new AbortController();
    const running = cli(['console', '--json'], {
      signal: stop.signal,
      until: (stdout) => {
        const line = stdout.split('\n')[0] ?? '';
        if (line !== '' && reached === undefined) {
          reached = 0;
          void fetch((JSON.parse(line) as { url: string }).url, { redirect: 'manual' }).then(({ status }) => {
            reached = status;
            stop.abort();
          });
        }
        return false;
      },
    });
    const { exitCode, stdout } = await running;
    expect({ exitCode, reached }).toEqual({ exitCode: 130, reached: 302 });
    const { url, ...rest } = JSON.parse(stdout) as { url: string };
    expect(rest).toEqual({ stack: stack.name, write: false });
    await expect(fetch(url)).rejects.toThrow();

    const piped = await cli(['console', '--since', '2h'], { until: (printed) => printed.includes('\n') });
    expect(piped.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/_console\/\?key=[\w-]{43}\n$/);
    expect(piped.stderr).not.toContain('\u001b');
  });

  it('refuses a span that is too long, and a port that is taken', async () => {
    const cli = cliOf(under);
    expect(await cli(['console', '--since', '30d'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('at most 7d') as string,
    });
    expect(await cli(['console', '--port', new URL(under.local!.url).port])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('is taken') as string,
    });
  });
});

describeInBrowser('the console of an account', (browser) => {
  let served: ServedAccount;
  const open = async (write: boolean, view: string): Promise<Page> => {
    served = await serve(write);
    return browser.open(`${served.url}#/${view}`);
  };
  afterEach(() => served?.close());

  it('shows executions, report, logs, dead letters and the connections of a user, and no control that writes', async () => {
    const page = await open(false, 'executions');
    const asked: string[] = [];
    page.on('request', (each) => asked.push(each.method()));
    const writing: Record<string, readonly string[]> = {};
    const note = async (view: string) => (writing[view] = await writingControls(page));

    await page.getByText(/of \d+: the last hour/).waitFor();
    await note('executions');
    await page.getByRole('row', { name: /partial BroadcastRequested.*0 delivered · 1 failed/ }).click();
    await page
      .getByRole('button', { name: /SendBatch\b/ })
      .first()
      .click();
    await page.getByRole('complementary', { name: 'State SendBatch' }).getByText('Output').first().waitFor();
    await note('execution');
    await page.getByRole('tab', { name: 'Report' }).click();
    await page.getByRole('heading', { name: 'First failures' }).waitFor();
    await note('report');
    await page.getByRole('tab', { name: 'Logs' }).click();
    await page.getByRole('row', { name: /open-broadcast.*Broadcast opened/ }).waitFor();

    await goTo(page, 'Dead letters');
    await page.getByRole('heading', { name: '1 dead letter' }).waitFor();
    await note('dead letters');

    await goTo(page, 'Clients');
    await page.getByText('Name a user', { exact: true }).waitFor();
    await page.getByRole('searchbox', { name: 'User id' }).fill('nora');
    await page.getByRole('button', { name: 'Look up' }).click();
    await page.getByRole('row', { name: /nora .*open/ }).click();
    await page.getByRole('complementary', { name: 'Client nora' }).getByText('Nothing leads from a user').waitFor();
    await note('clients');
    await page.reload();
    await page.getByRole('row', { name: /nora .*open/ }).waitFor();

    await goTo(page, 'About');
    await page.getByText('This console changes nothing').waitFor();
    await note('about');
    expect(writing).toEqual(Object.fromEntries(Object.keys(writing).map((view) => [view, []])));
    expect(new Set(asked)).toEqual(new Set(['GET']));
  });

  it('says what an account cannot show, in the place of an empty view', async () => {
    const page = await open(false, 'events');
    await page.getByText('EventBridge keeps no list of the events on a bus').waitFor();
    const views = await page.getByRole('navigation', { name: 'Views' }).getByRole('link').allInnerTexts();
    expect(views.map((view) => view.replace(/\s*\d+$/, ''))).toEqual([
      'Executions',
      'Dead letters',
      'Clients',
      'About',
    ]);
    await page.goto(page.url().replace('events', 'activity'));
    await page.getByText('Charts by the second need a console that sees each broadcast end').waitFor();
    await page.goto(page.url().replace('activity', 'publish'));
    await page.getByText('This console is read-only').waitFor();
  });

  it('publishes to a test client, resends, and closes a connection, with --write', async () => {
    const page = await open(true, 'publish');
    await page.getByRole('textbox', { name: 'User', exact: true }).fill('ada');
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByRole('grid', { name: 'Test clients' }).getByText('open').waitFor();
    const detail = { customerId: 'ada', orderId: 'A-9', carrier: 'DHL', trackingUrl: 'https://example.com/' };
    const published = await publish(page, 'OrderShipped', detail);
    await page
      .getByRole('grid', { name: 'Messages received' })
      .getByRole('row', { name: /orderShipped/ })
      .waitFor();
    await published.getByText('completed').waitFor();

    await goTo(page, 'Executions');
    await page.getByRole('row', { name: /partial BroadcastRequested/ }).click();
    await page.getByRole('tab', { name: 'Report' }).click();
    await page.getByRole('button', { name: 'Resend to those that failed' }).click();
    await page.getByTestId('announcements').getByText('Sent as 1 broadcast.').waitFor();

    await goTo(page, 'Clients');
    await page.getByRole('searchbox', { name: 'User id' }).fill('ada');
    await page.getByRole('button', { name: 'Look up' }).click();
    await page.getByRole('button', { name: 'Cut the connection of ada' }).click();
    await page.getByText('Nobody is connected').waitFor();
  });

  it('shows why nothing new comes, and goes on afterwards', async () => {
    const page = await open(false, 'executions');
    await page.getByRole('row', { name: /partial/ }).waitFor();
    proxy.refuses = true;
    await page.getByText('Nothing new is shown: These credentials are not allowed to do that.').waitFor();
    proxy.refuses = false;
    await page.getByText('Nothing new is shown:').waitFor({ state: 'detached' });
  });
});

it('needs the rights that its documents list, and to look none that changes something', async () => {
  const readme = readFileSync(join(PROJECT_ROOT, 'infra/tools/console/README.md'), 'utf8');
  const listed = (row: RegExp) => [...new Set(row.exec(readme)?.[0].match(/[a-z-]+:[A-Z]\w+/g))].sort();
  /** Not through the proxy, or not without a key of one's own, or only for a letter to another queue. */
  const NOT_SEEN = ['execute-api:ManageConnections', 'kms:Decrypt', 'sqs:GetQueueUrl', 'sqs:SendMessage'];
  const seen = (row: RegExp) => listed(row).filter((action) => !NOT_SEEN.includes(action));
  proxy.actions.clear();
  const own = await Stack.find({ ...stack.target });
  const served = await serveAccount(own, { port: 0, since: 3_600_000, write: true });
  try {
    const { origin, headers, get } = await enter(served);
    const { executions } = await get<ExecutionPage>('executions');
    for (const { arn, type } of executions) {
      const detail = await get<ExecutionDetail>(`execution?arn=${encodeURIComponent(arn)}`);
      if (type === 'STANDARD') await get(`executions?mapRunArn=${encodeURIComponent(detail.mapRuns[0]?.arn ?? '')}`);
    }
    for (const path of ['broadcast?id=', 'logs?broadcastId=']) await get(`${path}${encodeURIComponent(partial)}`);
    for (const path of ['overview', 'dead-letters', 'dead-letters/count', 'examples']) await get(path);
    for (const path of ['clients', 'resumes', 'acknowledgements']) await get(`${path}?userId=nora`);
    expect([...proxy.actions].sort()).toEqual(seen(/^\| to look .*$/m));

    proxy.actions.clear();
    const post = async (path: string, body: object) => {
      const json = { ...headers, 'content-type': 'application/json' };
      const reply = await send(`${origin}/_console/api/${path}`, json, 'POST', JSON.stringify(body));
      expect([path, reply.status, reply.body]).toEqual([path, 200, reply.body]);
    };
    const { input } = await get<ExecutionDetail>(`execution?arn=${encodeURIComponent(executions[0]!.arn)}`);
    await sendDeadLetter(under, JSON.stringify({ mapping: 'M', source: 's', eventId: 'e', time: 't' }));
    await post('events', { source: 'nobody', detailType: 'Nothing', detail: {} });
    await post('start', { arn: executions[0]!.arn, input });
    await post('resend', { broadcastId: partial, wholeAudience: true });
    await post('replay', { from: new Date(Date.now() - 60_000).toISOString(), to: new Date().toISOString() });
    await post('dead-letters/redrive', {});
    await post('admissions', { userId: 'nora', channels: [] });
    const toRead = listed(/^\| to look .*$/m);
    expect([...proxy.actions].filter((action) => !toRead.includes(action)).sort()).toEqual(seen(/^\| to change .*$/m));
  } finally {
    await served.close();
    await own.close();
  }
});
