/**
 * Runs tests in a real headless Chromium, driven by playwright-core: one launch per test file, a fresh profile per page. An
 * uncaught error in a page fails its test. Without Chromium the tests are skipped with a message.
 */
import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium, HOW_TO_GET_CHROMIUM } from './chromium';

/** What tests inside {@link describeInBrowser} get. */
export interface TestBrowser {
  /** A page with its own profile (no shared cookies or storage), closed after the test. */
  open(url: string): Promise<Page>;
}

/**
 * Milliseconds for the launch and for each wait in a page: less than a test may take, and more than a busy machine
 * needs.
 */
const PATIENCE_MS = 240_000;

const executablePath = findChromium();
/** Modules are loaded once per test file, so the browser is launched once per file. */
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
    // Chromium's sandbox does not start for root, the user in most containers.
    chromiumSandbox: process.getuid?.() !== 0,
  });
