/** Which settings the account is held against: those of the stage that the stack's name ends in. */
import type { BroadcastSettings } from '#constructs/settings/settings';
import { DEFAULT_STAGE, settingsWith } from '#constructs/settings/defaults';
import { settingsOf } from '#infra/settings';
import { findingsOf, type Finding } from '../finding';

const STACK_NAME = /^Broadcast-(.+)$/;

export interface JudgedSettings {
  readonly settings: BroadcastSettings;
  readonly finding: Finding;
}

export function settingsOfStack(stackName = `Broadcast-${DEFAULT_STAGE}`): JudgedSettings {
  const { ok, skipped } = findingsOf('settings');
  const stage = STACK_NAME.exec(stackName)?.[1];
  if (stage !== undefined)
    return { settings: settingsOf(stage), finding: ok(`those of stage ${stage}, of stack ${stackName}`) };
  const text = `stack ${stackName} is not named Broadcast-STAGE: what it is set to is not known, and the defaults are held against the account`;
  return { settings: settingsWith({}), finding: skipped(text) };
}
