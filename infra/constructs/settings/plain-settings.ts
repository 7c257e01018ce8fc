/** The settings as plain data that may go into a template's metadata, where every reader of the template sees it. */
import { Token } from 'aws-cdk-lib';
import type { BroadcastSettings } from './settings';

/** Keeps only the type of the authorizer: its function's environment may hold a secret. */
export function plainSettings({ authorizer, ...settings }: BroadcastSettings): Readonly<Record<string, unknown>> {
  const type = typeof authorizer === 'string' ? authorizer : authorizer.type;
  return { ...(plain(settings) as Readonly<Record<string, unknown>>), authorizer: { type } };
}

/** Drops constructs, functions and values known only at deployment; undefined if nothing is left. */
function plain(value: unknown): unknown {
  if (Token.isUnresolved(value)) return undefined;
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value;
  if (Array.isArray(value)) {
    const items = value.map(plain);
    // A list with an item missing would mean something else.
    return items.includes(undefined) ? undefined : items;
  }
  if (typeof value !== 'object' || !isPlainObject(value)) return undefined;
  const members = Object.entries(value).map(([name, member]) => [name, plain(member)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}

function isPlainObject(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
