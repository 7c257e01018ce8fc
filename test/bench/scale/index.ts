/**
 * `npm run scale`: broadcasts to audiences of growing size on this machine, proves that each connection got the message
 * exactly once, meters and prices what AWS would bill, and ends with 1 if a limit is missed.
 */
import { Command, InvalidArgumentError, Option } from 'commander';
import { Progress } from '#tools/cli/progress';
import type { PublishedReports } from '#shared/tables/broadcast-life';
import { runCommand } from '#tools/cli/run-command';
import { ASSUMED } from '#tools/cost/assumptions';
import { PRICES } from '#tools/cost/prices';
import { scaleCases, type ScaleCase } from './audiences';
import { boundsOf, SMALL } from './bounds';
import { markdownTable } from './markdown';
import { writePlot } from './plot';
import { type CaseResult, leanSettings, runCases } from './run-cases';
import { printResults } from './tables';

interface Options {
  readonly sizes: readonly ScaleCase[];
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly plot?: string;
}

const cases = scaleCases();
const names = cases.map(({ name }) => name);

const program = new Command('scale')
  .description('Broadcast to audiences of growing size, count every delivery, meter and price what AWS would bill.')
  .addOption(
    new Option('--sizes <names>', `some of ${names.join(', ')}; separated by commas`)
      .argParser(parseSizes)
      .default(cases, 'all of them'),
  )
  .option('--plot <file>', 'write the plot of time and cost against size as SVG')
  .option(
    '--json',
    'print { prices, assumed, results, lean, bounds } to standard output; progress goes to standard error',
  )
  .option('--markdown', 'print the table of the README to standard output instead; progress goes to standard error')
  .addHelpText(
    'after',
    `
Times are of this machine; prices of durations use assumed latencies of AWS.
Exit status: 0 if every connection got its message exactly once and every limit is kept, else 1.

Examples:
  npm run scale
  npm run scale -- --sizes one-user,100,1000
  npm run scale -- --plot test/bench/scale/scale.svg --json > scale.json`,
  );

runCommand(program, async ({ sizes, json = false, markdown = false, plot }: Options, onInterrupt) => {
  const progress = new Progress(json || markdown ? process.stderr : process.stdout);
  const results: CaseResult[] = [];
  const lean: Partial<Record<PublishedReports, CaseResult>> = {};
  /** The smallest broadcast, in stacks without history. */
  const runLean = async () => {
    const small = sizes.filter(({ name }) => name === SMALL);
    for (const reports of ['all', 'exceptions'] as const) {
      const onResult = (result: CaseResult) => void (lean[reports] = result);
      await runCases(small, { overrides: leanSettings(reports), progress, onInterrupt, onResult });
    }
  };
  try {
    await runCases(sizes, { progress, onInterrupt, onResult: (result) => results.push(result) });
    await runLean();
  } finally {
    if (results.length > 0) printResults(results, boundsOf(results, lean), progress);
  }
  const bounds = boundsOf(results, lean);
  if (plot !== undefined) await writePlot(results, plot);
  if (markdown) process.stdout.write(`${markdownTable(results)}\n`);
  if (json) {
    const prices = { region: PRICES.region, checked: PRICES.checked };
    process.stdout.write(`${JSON.stringify({ prices, assumed: ASSUMED, results, lean, bounds }, null, 2)}\n`);
  }
  return bounds.every(({ met }) => met) ? 0 : 1;
});

function parseSizes(text: string): readonly ScaleCase[] {
  const asked = text.split(',').map((name) => name.trim());
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new InvalidArgumentError(`there is no ${unknown.join(', ')}; expected some of ${names.join(', ')}.`);
  }
  return cases.filter(({ name }) => asked.includes(name));
}
