/**
 * `States.ALL` does not catch `States.DataLimitExceeded`, so a result over 256 KiB would end the execution before its
 * report. Each catcher of `States.ALL` gets a twin that names it. States Language lets `States.ALL` stand only alone.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
const ALL = 'States.ALL';
const DATA_LIMIT = 'States.DataLimitExceeded';

interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Comment?: string;
}

/** @param value a definition, or any part of one */
export function catchDataLimit(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(catchDataLimit);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === 'Catch' ? withTwins(item as Catcher[]) : catchDataLimit(item),
    ]),
  );
}

function withTwins(catchers: readonly Catcher[]): Catcher[] {
  const isNamed = catchers.some(({ ErrorEquals }) => ErrorEquals.includes(DATA_LIMIT));
  return catchers.flatMap((catcher) => {
    if (isNamed || !catcher.ErrorEquals.includes(ALL)) return [catcher];
    const { Comment: _, ...twin } = catcher;
    return [{ ...twin, ErrorEquals: [DATA_LIMIT] }, catcher];
  });
}
