/** The controls of a page that change something, and the links to them. */
import type { Page } from 'playwright-core';

const WRITING =
  /^(Publish|Publish again|Edit and publish|Publish an event|Open|Open a test client|Cut .*|Redrive.*|Replay.*|Resend .*|Start.*|Faults|Apply|All off)$/;

/** @returns their names, each once, in the order of the alphabet */
export async function writingControls(page: Page): Promise<string[]> {
  await page.getByText('Loading…').waitFor({ state: 'detached' });
  const names = await page.evaluate<string[]>(
    `[...document.querySelectorAll('button, summary, a[href], input[type=submit], [role=switch]')]
      .map((each) => (each.getAttribute('aria-label') ?? each.textContent).trim())`,
  );
  return [...new Set(names.filter((name) => WRITING.test(name)))].sort();
}
