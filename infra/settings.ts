/**
 * What each stage of this app changes of the defaults. Choose the stage with `-c stage=NAME`.
 * All settings and their defaults: infra/constructs/settings/settings.ts.
 */
import { settingsWith } from '#constructs/settings/defaults';
import type { Place } from '#constructs/settings/place';
import type { BroadcastSettings, SettingsOverrides } from '#constructs/settings/settings';

const inspectable = {
  workflowLogs: { level: 'ALL', executionData: true },
  logInvocations: true,
  logRetentionDays: 7,
  data: 'destroy',
} as const satisfies SettingsOverrides;

/** What each stage changes. A stage that is not listed uses the defaults. */
const stages: Readonly<Record<string, SettingsOverrides>> = {
  dev: inspectable,
  /** The stage `npm start` runs: like dev, but a gone connection is pruned at once. */
  local: { ...inspectable, sender: { pruneMinAgeSeconds: 0 }, bulkSender: { pruneMinAgeSeconds: 0 } },
};

/**
 * Where stages are deployed. CDK refuses to deploy a stage of this list with credentials for another account. A stage that is
 * not listed goes where the credentials and the region of the shell point to.
 */
const places: Readonly<Record<string, Place>> = {
  // prod: { account: '123456789012', region: 'eu-central-1' },
};

/** Where a stage is deployed; undefined if the shell decides. */
export const placeOf = (stage: string): Place | undefined => places[stage];

/** The settings of a stage, with further overrides on top. */
export const settingsOf = (stage: string, overrides: SettingsOverrides = {}): BroadcastSettings =>
  settingsWith(stages[stage] ?? {}, overrides);
