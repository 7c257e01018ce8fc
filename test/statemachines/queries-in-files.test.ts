/** JSONata that is longer than a line is a query in a file: in the sources, and in what is deployed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compose, definitionFiles, STATE_MACHINES_FOLDER } from '#constructs/workflow/definition';
import { queryFiles } from '#constructs/workflow/queries/query-files';
import { compositionOf } from '#constructs/workflow/workflow-constants';
import { settingsOf } from '#infra/settings';
import { expressionIn } from '#local/step-functions/engine/query/jsonata/expression';
import { shippedDefinition } from './support/shipped-definition';

/** Characters of an expression that is readable in place. */
const LONGEST = 120;
/** Bytes of the composed definitions before queries moved to files: the deployed ones must not be larger. */
const BYTES_BEFORE = { 'broadcast.asl.json': 29_510, 'fan-out.asl.json': 28_474 };
/** Bytes of what was added since: outcomes written with the report, reports that are not published, waits for the rate. */
const BYTES_ADDED = 2_600 + 600;
const MACHINES = Object.keys(BYTES_BEFORE) as (keyof typeof BYTES_BEFORE)[];

const read = (file: string): string => readFileSync(join(STATE_MACHINES_FOLDER, file), 'utf8');

type Placed = readonly [place: string, text: string];
function stringsIn(value: unknown, place = ''): Placed[] {
  if (typeof value === 'string') return [[place, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => stringsIn(item, `${place}/${key}`));
}
const longExpressions = (definition: unknown): Placed[] =>
  stringsIn(definition).filter(([, text]) => expressionIn(text) !== undefined && text.length > LONGEST);

/** Without the catchers of `States.DataLimitExceeded`, which repeat their neighbours. */
function withoutTwins(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isTwin(item)).map(withoutTwins);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutTwins(item)]));
}
const isTwin = (item: unknown): boolean =>
  (item as { ErrorEquals?: string[] } | null)?.ErrorEquals?.join() === 'States.DataLimitExceeded';

it.each(definitionFiles())(`statemachines/%s holds no expression over ${LONGEST} characters`, (file) => {
  expect(longExpressions(JSON.parse(read(file)))).toEqual([]);
});

describe.each(MACHINES)('the deployed %s', (file) => {
  const settings = settingsOf('local');
  let deployed: string;
  beforeAll(() => void (deployed = shippedDefinition(file, settings)));

  // Deployed names are filled in here, so that a long expression from a substitution shows too.
  it(`has an expression over ${LONGEST} characters only if it includes a query`, () => {
    const { queries } = compose(file, compositionOf(file, settings));
    const included = Object.values(queries)
      .flatMap(({ places }) => places)
      .map(({ state, path }) => [state, ...path].join('/'));
    const long = longExpressions(JSON.parse(deployed)).map(([place]) => place);
    expect(long.length).toBeGreaterThan(10);
    expect(long.filter((place) => !included.some((query) => place.endsWith(`/States/${query}`)))).toEqual([]);
  });

  it('is not larger than before queries were in files, except for what was added since', () => {
    const written = JSON.stringify(withoutTwins(JSON.parse(deployed)));
    expect(Buffer.byteLength(written)).toBeLessThanOrEqual(BYTES_BEFORE[file] + BYTES_ADDED);
  });
});

describe.each(queryFiles(STATE_MACHINES_FOLDER))('%s', (file) => {
  it('starts with a header that says what it reads and returns', () => {
    expect(read(file)).toMatch(/^\/\*\n \* [^]+\n \* Reads: [^]+\n \* Gives: [^]+\n \*\/\n/);
  });

  it('is formatted for people: no long line, no tab, no white space at the end of a line', () => {
    const lines = read(file).split('\n');
    expect(lines.filter((line) => line.length > LONGEST || /\t|\s$/.test(line))).toEqual([]);
    expect(lines.at(-1)).toBe('');
  });

  it('has a table test', () => {
    const test = join(__dirname, file.replace('.jsonata', '.test.ts'));
    expect(readFileSync(test, 'utf8')).toContain('.each(');
  });
});
