/** What a check found. */
export interface Finding {
  readonly check: string;
  /** `skipped` means that nothing is known; the text says why. */
  readonly level: 'ok' | 'skipped' | 'warning' | 'error';
  readonly text: string;
  /** What to do about it. */
  readonly todo?: string;
}

type Say = (text: string, todo?: string) => Finding;

/** Makes the findings of one check. */
export function findingsOf(check: string): Readonly<Record<Finding['level'], Say>> {
  const say =
    (level: Finding['level']): Say =>
    (text, todo) => ({ check, level, text, ...(todo !== undefined && { todo }) });
  return { ok: say('ok'), skipped: say('skipped'), warning: say('warning'), error: say('error') };
}
