import { describeInBrowser } from './browser';
import { findChromium } from './chromium';

describe('the browser of the tests', () => {
  it('is the one CHROMIUM_PATH names', () => {
    expect(findChromium({ CHROMIUM_PATH: process.execPath })).toBe(process.execPath);
  });

  it('must be executable: a wrong CHROMIUM_PATH is an error, not a reason to skip', () => {
    expect(() => findChromium({ CHROMIUM_PATH: '/no/chromium' })).toThrow(
      "CHROMIUM_PATH must be the path of an executable file, got '/no/chromium'",
    );
  });
});

describeInBrowser('a page', (browser) => {
  const DOCUMENT = 'data:text/html,<title>first</title>';

  it('is opened at the URL', async () => {
    expect(await (await browser.open(DOCUMENT)).title()).toBe('first');
  });

  it('is a page of a real engine, with WebSocket and a DOM', async () => {
    const page = await browser.open(DOCUMENT);

    expect(await page.evaluate('[typeof WebSocket, typeof document]')).toEqual(['function', 'object']);
  });
});
