/** Works the pages of the console as a reader would. */
import type { Locator, Page } from 'playwright-core';

export const goTo = (page: Page, view: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: view }).click();

/**
 * @param example the mapping whose event it is
 * @param detail in the place of the example's
 * @returns the list of what was published, latest first; it has this one
 */
export async function publish(page: Page, example: string, detail?: object): Promise<Locator> {
  await goTo(page, 'Publish');
  await page.getByLabel('Example').selectOption(example);
  if (detail) await page.getByRole('textbox', { name: 'Detail', exact: true }).fill(JSON.stringify(detail));
  const published = page.getByRole('list', { name: 'Published events' });
  const before = await published.getByRole('listitem').count();
  await page.getByRole('button', { name: 'Publish' }).click();
  await published.getByRole('listitem').nth(before).waitFor();
  return published;
}

/** In the view Clients. Resolves when the client is open and has its rows. */
export async function openTestClient(page: Page, userId: string): Promise<void> {
  await page.getByRole('textbox', { name: 'User', exact: true }).fill(userId);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page
    .getByRole('grid', { name: 'Connected clients' })
    .getByRole('row', { name: new RegExp(`${userId} .*open`) })
    .waitFor();
}
