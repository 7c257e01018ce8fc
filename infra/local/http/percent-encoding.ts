/** Percent-encoded text of a request. */

/** Text that is not percent-encoded UTF-8 stays as it is: no name and no signature will match it. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
