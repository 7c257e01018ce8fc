/**
 * What a new user does: three commands lead from a folder of tarballs to a message in a browser. Then the user changes the
 * running app, and asks the command what happened.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { CREATE } from '#tools/cli/build/packages';
import { waitUntil } from '#tools/stack/wait-until';
import { describeInBrowser } from '../support/browser';
import { run, tarballs, version } from './support/packed';

/** As in a user's terminal: without the variables of Jest, of npm's script, and of the CDK in our other tests. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(CDK_|JEST_|NODE_|npm_(lifecycle|package)_|FORCE_COLOR)/.test(name),
  ),
);

let app: string;
let dev: ChildProcess;
let said = '';
/** Address of the page. */
let address: string;
beforeAll(async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'new-')));
  await cp(tarballs(), folder, { recursive: true });
  const tarball = `./${CREATE.name}-${version}.tgz`;
  await run('npx', ['--yes', '--package', tarball, CREATE.name, 'my-app', '--packages', '.'], { cwd: folder, env });
  app = join(folder, 'my-app');
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--loglevel=error'], { cwd: app, env });
  // A pipe that stays open: Vite ends with its standard input.
  dev = spawn('npm', ['run', 'dev'], { cwd: app, env: { ...env, NO_COLOR: '1' }, stdio: 'pipe' });
  for (const stream of [dev.stdout!, dev.stderr!]) stream.on('data', (data: Buffer) => (said += data.toString()));
  address = await waitUntil('the page', () => {
    if (dev.exitCode !== null) throw new Error(`npm run dev ended with ${dev.exitCode}:\n${said}`);
    return /Local:\s+(http:\S+)/.exec(said)?.[1];
  });
});
afterAll(async () => {
  const ended = once(dev, 'close');
  dev.kill();
  await ended;
});

const broadcast = async (...args: string[]) =>
  JSON.parse((await run('npx', ['broadcast', ...args, '--json'], { cwd: app, env })).stdout) as Record<string, unknown>;

it('passes its own check and test', async () => {
  const { stdout } = await run('npm', ['test'], { cwd: app, env: { ...env, NO_COLOR: '1' } });
  expect(stdout).toMatch(/Tests +2 passed/);
});

it('is synthesized for a deployment by the CDK command', async () => {
  await run('npx', ['cdk', 'synth', '--quiet', '--output', join(app, '.deployment')], { cwd: app, env });
  const template = await readFile(join(app, '.deployment/my-app.template.json'), 'utf8');
  expect(template).toContain('"RouteKey": "shipOrder"');
});

it('builds its page without the endpoint for tokens', async () => {
  const { stdout } = await run('npm', ['run', 'build', '--', '--outDir', '../built'], { cwd: app, env });
  const [script = ''] = /built\/assets\/\S+\.js/.exec(stdout) ?? [];
  const built = await readFile(join(app, script), 'utf8');
  expect(built).toContain('/api/session');
  expect(built).not.toMatch(/findLocalMode|TokenSecretArn/);
});

it('passes the checks of doctor', async () => {
  const { findings } = (await broadcast('doctor')) as { findings: { check: string; level: string }[] };
  expect(findings).toContainEqual(expect.objectContaining({ check: 'round trip', level: 'ok' }));
  expect(findings.filter(({ level }) => level !== 'ok' && level !== 'skipped')).toEqual([]);
});

describeInBrowser('the page of a new app', (browser) => {
  const openAs = async (user: string) => {
    const page = await browser.open(`${address}?user=${user}`);
    await page.getByText('Connection: open').waitFor();
    return page;
  };
  /** @returns the message that the page shows */
  async function shipOrder(page: Page): Promise<string> {
    const shown = page.locator('li');
    const before = await shown.count();
    await page.getByRole('button', { name: 'Ship an order' }).click();
    await shown.nth(before).waitFor();
    return shown.first().innerText();
  }

  it('shows the message for a press of its button, to that user only', async () => {
    const [bob, eve] = [await openAs('bob'), await openAs('eve')];
    expect(await shipOrder(bob)).toMatch(/^Order A-\d+ is on its way with DHL$/);
    expect(await shipOrder(eve)).not.toBe(await bob.locator('li').innerText());
    expect(await bob.locator('li').count()).toBe(1);
  });

  it('shows changes of a message and a mapping while it is open', async () => {
    const page = await openAs('carol');
    await changed(
      [
        ['functions/contract.ts', 'carrier: v.string()', 'carrier: v.string(), eta: v.string()'],
        ['infra/domain-events.ts', "carrier: 'DHL'", "carrier: 'DHL', eta: 'tomorrow'"],
        ['web/orders.tsx', '{ orderId, carrier }', '{ orderId, carrier, eta }'],
        ['web/orders.tsx', 'with ${carrier}', 'with ${carrier}, ${eta}'],
      ],
      async () => {
        await waitUntil('the changed page', async () =>
          (await (await fetch(new URL('orders.tsx', address))).text()).includes('eta'),
        );
        expect(await shipOrder(page)).toMatch(/^Order A-\d+ is on its way with DHL, tomorrow$/);
      },
    );
  });

  it('agrees with why, and receives what resend sends', async () => {
    const page = await openAs('dora');
    const message = await shipOrder(page);
    const [order = ''] = /A-\d+/.exec(message) ?? [];
    const asked = await waitUntil('the report', async () => {
      const { broadcasts } = (await broadcast('why', '--user', 'dora', '--text', order).catch(() => ({
        broadcasts: [],
      }))) as { broadcasts: { broadcastId: string; got: boolean }[] };
      return broadcasts.find(({ got }) => got);
    });
    // A client drops messages it has seen. The reloaded page has seen none.
    await page.reload();
    await page.getByText('Connection: open').waitFor();
    expect(await broadcast('resend', asked.broadcastId, '--whole-audience')).toMatchObject({
      reports: [{ status: 'COMPLETED', delivered: 1 }],
    });
    await page.getByText(message).waitFor();
  });
});

type Change = readonly [file: string, before: string, after: string];

/** Saves changes, waits until the stack has applied them, and reverts them afterwards. */
async function changed(changes: readonly Change[], then: () => Promise<void>): Promise<void> {
  await save(changes);
  try {
    await then();
  } finally {
    await save(changes.map(([file, before, after]) => [file, after, before] as const).reverse());
  }
}

async function save(changes: readonly Change[]): Promise<void> {
  const from = said.length;
  for (const [file, before, after] of changes) {
    const text = await readFile(join(app, file), 'utf8');
    if (!text.includes(before)) throw new Error(`${file} has no '${before}':\n${text}`);
    await writeFile(join(app, file), text.replace(before, after));
  }
  await waitUntil('the stack to apply them', () => /↻ .*OrderShipped/.test(said.slice(from)));
}
