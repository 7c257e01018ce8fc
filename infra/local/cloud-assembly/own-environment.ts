/**
 * The account and the region that an app has written down for its stack (`env` in CDK) become those of this machine: in ARNs,
 * in names of hosts, and where they stand alone.
 */
import { ACCOUNT_ID, type Environment } from '../core/identity';
import type { Template } from './template';

/** As an assembly gives it: `aws://ACCOUNT/REGION`, each perhaps unknown. */
const ENVIRONMENT = /^aws:\/\/(\d{12}|[\w-]+)\/([\w-]+)$/;
const UNKNOWN = 'unknown-';

export function withLocalEnvironment(template: Template, own: string | undefined, { region }: Environment): Template {
  const [, ownAccount = '', ownRegion = ''] = ENVIRONMENT.exec(own ?? '') ?? [];
  const known = [
    { text: ownAccount, here: ACCOUNT_ID },
    { text: ownRegion, here: region },
  ].filter(({ text, here }) => text !== '' && text !== here && !text.startsWith(UNKNOWN));
  if (known.length === 0) return template;
  const patterns = known.map(({ text, here }) => ({ pattern: new RegExp(`(?<![^:./])${text}(?![^:./])`, 'g'), here }));
  const local = (text: string) => patterns.reduce((done, { pattern, here }) => done.replace(pattern, here), text);
  const { Resources, Outputs, Conditions, ...rest } = template;
  return { ...rest, ...(mapTexts({ Resources, Outputs, Conditions }, local) as typeof template) };
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, map)]));
}
