/** Where a reader finds an execution: the console of AWS, which the report names, or that of local mode. */
import type { Target } from '#tools/stack/target';

/** @param url of AWS's console, as a delivery report has it */
export function executionLink(url: string, { access: { endpoint } }: Pick<Target, 'access'>): string {
  const [arn] = /arn:[^?#]+/.exec(url) ?? [];
  if (endpoint === undefined || arn === undefined) return url;
  return new URL(`/_console/#/executions/${encodeURIComponent(arn)}`, endpoint).href;
}
