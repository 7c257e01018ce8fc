/**
 * The settings in the template's `Metadata`, where tools read them whatever the stack's name. Imports nothing from CDK, so
 * that a command that reads them need not load it.
 */
import { settingsWith } from './defaults';
import type { BroadcastSettings, SettingsOverrides } from './settings';

/** Key of the metadata. */
export const METADATA_KEY = 'Broadcast';

interface WithMetadata {
  readonly Metadata?: { readonly [METADATA_KEY]?: { readonly settings?: SettingsOverrides } };
}

/** On top of the defaults, as a service of an older version has fewer settings; undefined if the template has none. */
export function settingsInTemplate(template: unknown): BroadcastSettings | undefined {
  const settings = (template as WithMetadata | null)?.Metadata?.[METADATA_KEY]?.settings;
  return typeof settings === 'object' && settings !== null ? settingsWith(settings) : undefined;
}
