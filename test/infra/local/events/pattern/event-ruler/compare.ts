/**
 * Compares the event patterns of the local engine with event-ruler, the engine of EventBridge, over generated pairs. It needs
 * Java, and a folder with the jars of event-ruler 2.0.1 and of what it needs (`mvn dependency:copy-dependencies` gets them):
 * `npx tsx test/infra/local/events/pattern/event-ruler/compare.ts --jars FOLDER`. It exits with 1 if more than one answer in a
 * thousand differs. What differs are faults of event-ruler, which are not copied: a block of all addresses (`/0`) matches
 * numbers and addresses of the other family, the prefix `"` matches an empty text, and alternatives of a `$or` that share
 * values can match together what neither matches.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import fc from 'fast-check';
import { standardOutput } from '#infra/terminal/standard';
import { text } from '#infra/terminal/text';
import { wholeNumber } from '#tools/cli/whole-number';
import { TOO_COMPLEX, TOO_COMPLEX_REASON } from '#local/events/pattern/complexity';
import { answerOf, type Answer } from './answer';
import { pair } from './pairs';

interface Options {
  readonly jars: string;
  readonly pairs: number;
  readonly seed: number;
  readonly record?: number;
}

const options = new Command('compare')
  .description('Compare event patterns with event-ruler.')
  .requiredOption('--jars <folder>', 'folder of the jars')
  .option('--pairs <n>', 'pairs to compare', wholeNumber(1, 1_000_000), 20_000)
  .option('--seed <n>', 'seed of the pairs', wholeNumber(0, 2 ** 31 - 1), 1)
  .option('--record <n>', 'write so many pairs that agree to recorded.json, for the test', wholeNumber(1, 10_000))
  .parse()
  .opts<Options>();

const SHOWN = 20;
const MAX_DIFFERING_SHARE = 0.001;
/** Of a pair, so that the recording stays small. */
const MAX_RECORDED_CHARACTERS = 160;

/** event-ruler takes every pattern. EventBridge asks it how complex one is. */
const withComplexity = (answer: Answer): Answer =>
  answer.complexity !== undefined && answer.complexity >= TOO_COMPLEX ? { refused: TOO_COMPLEX_REASON } : answer;

const pairs = fc.sample(pair, { numRuns: options.pairs, seed: options.seed });
const { stdout, stderr, status } = spawnSync('java', ['-cp', join(options.jars, '*'), join(__dirname, 'Oracle.java')], {
  input: pairs.map((one) => `${JSON.stringify(one)}\n`).join(''),
  encoding: 'utf8',
  maxBuffer: 2 ** 30,
});
if (status !== 0) throw new Error(`event-ruler did not answer: ${stderr}`);
const answers = stdout
  .trim()
  .split('\n')
  .map((line) => withComplexity(JSON.parse(line) as Answer));

const rows = pairs.map((one, index) => ({ ...one, ruler: answers[index], ours: answerOf(one) }));
const differing = rows.filter(({ ruler, ours }) => ruler?.refused !== ours.refused || ruler?.matches !== ours.matches);
for (const row of differing.slice(0, SHOWN)) standardOutput.print(text`${JSON.stringify(row)}`);
const count = (test: (answer: Answer) => boolean) => answers.filter(test).length;
const agreeing = rows.length - differing.length;
const matching = count(({ matches }) => matches === true);
const refused = count((answer) => answer.refused !== undefined);
standardOutput.print(text`${agreeing} of ${rows.length} pairs agree: ${matching} match, ${refused} are refused.`);
if (options.record !== undefined) {
  const recorded = rows
    .filter((row) => !differing.includes(row) && row.pattern.length + row.event.length < MAX_RECORDED_CHARACTERS)
    .slice(0, options.record)
    .map(({ pattern, event, ours }) => JSON.stringify({ pattern, event, answer: ours }));
  writeFileSync(join(__dirname, 'recorded.json'), `[\n${recorded.join(',\n')}\n]\n`);
}
process.exitCode = differing.length <= rows.length * MAX_DIFFERING_SHARE ? 0 : 1;
