/**
 * Runs tests in a real headless Chromium, driven by playwright-core: one launch for a test file, a fresh profile for every
 * page. An uncaught error in a page fails its test. Where there is no Chromium the tests are skipped, saying so.
 */
import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium, HOW_TO_GET_CHROMIUM } from './chromium';

/** What the tests inside {@link describeInBrowser} are given. */
export interface TestBrowser {
  /** A page of its own profile (no cookies, no storage of others), closed after the test. */
  open(url: string): Promise<Page>;
}

/** Milliseconds, of the launch and of each wait in a page: within those of a test, which a busy machine does not reach. */
const PATIENCE_MS = 240_000;

const executablePath = findChromium();
/** Modules are loaded once for each test file, and so the browser is launched once for each. */
let launched: Promise<Browser> | undefined;

/** `describe` for tests that need a browser. */
export function describeInBrowser(name: string, tests: (browser: TestBrowser) => void): void {
  if (executablePath === undefined) {
    process.stderr.write(`Skipped: ${name}. ${HOW_TO_GET_CHROMIUM}.\n`);
    describe.skip(name, () => tests({ open: () => Promise.reject(new Error(HOW_TO_GET_CHROMIUM)) }));
    return;
  }
  afterAll(async () => {
    const browser = launched;
    launched = undefined;
    await (await browser)?.close();
  });
  describe(name, () => {
    const pages: Page[] = [];
    const errors: Error[] = [];
    beforeAll(() => (launched ??= launch(executablePath)));
    afterEach(async () => {
      await Promise.all(pages.splice(0).map((page) => page.context().close()));
      const [error] = errors.splice(0);
      if (error) throw error;
    });
    tests({
      open: async (url) => {
        const context = await (await (launched ??= launch(executablePath))).newContext();
        context.setDefaultTimeout(PATIENCE_MS);
        const page = await context.newPage();
        pages.push(page);
        page.on('pageerror', (error) => errors.push(error));
        await page.goto(url);
        return page;
      },
    });
  });
}

const launch = (path: string): Promise<Browser> =>
  chromium.launch({
    executablePath: path,
    headless: true,
    timeout: PATIENCE_MS,
    // Chromium's sandbox does not start for root, which is who runs in most containers.
    chromiumSandbox: process.getuid?.() !== 0,
  });
