/** The values of a chart's lines. */
import type { ActivitySecond } from '../../api/contract';

export interface Line {
  readonly label: string;
  /** Name of a colour in the styles. */
  readonly color: string;
  readonly of: (second: ActivitySecond) => number | undefined;
  /** Whether a second in which nothing ended has no value; otherwise it is 0. */
  readonly gaps?: boolean;
}

/** Seconds that nobody watched are null; one in which nothing ended is undefined. */
export type Seconds = readonly (readonly [at: number, second: ActivitySecond | undefined | null])[];

/** A value for each second, null where there is none. */
export function columnsOf(lines: readonly Pick<Line, 'of' | 'gaps'>[], seconds: Seconds): (number | null)[][] {
  return lines.map(({ of, gaps }) =>
    seconds.map(([, second]) => (second === null ? null : ((second && of(second)) ?? (gaps ? null : 0)))),
  );
}
