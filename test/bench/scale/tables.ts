/** Prints the figures as tables. */
import Table from 'cli-table3';
import { ASSUMPTIONS } from '#tools/cost/assumptions';
import type { BillLine } from '#tools/cost/bill';
import { sum } from '#tools/cost/delivery-plan';
import { PRICES } from '#tools/cost/prices';
import type { Progress } from '#tools/cli/progress';
import { colors, paragraph, text } from '#infra/terminal/text';
import { type Check, checkLine } from '../requirements';
import type { CaseResult } from './run-cases';

const MILLION = 1_000_000;
const STYLE = {
  style: { head: [], border: [] },
  chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
};
const whole = (value: number) => Math.round(value).toLocaleString('en-US');
const dollars = (usd: number) => `$${usd < 0.01 ? usd.toPrecision(2) : usd.toFixed(4)}`;

export function printResults(results: readonly CaseResult[], bounds: readonly Check[], progress: Progress): void {
  progress.line(
    text`\n${colors.bold('What it took')} on this machine: times and memory depend on it; the rest would be the same on AWS`,
  );
  progress.line(paragraph(runs(results).toString()));
  progress.line(text`\n${colors.bold('What AWS would bill')}: by its rounding rules, one broadcast`);
  progress.line(paragraph(billed(results).toString()));
  progress.line(
    text`\n${colors.bold('What it would cost')}: ${PRICES.region}, list prices of ${PRICES.checked}, one broadcast`,
  );
  progress.line(paragraph(costs(results).toString()));
  for (const assumption of ASSUMPTIONS) progress.line(colors.dim(`assumed: ${assumption}`));
  progress.line(
    text`\n${colors.bold('What history adds')}: to the same broadcast with history: false, in the same run`,
  );
  progress.line(paragraph(history(results).toString()));
  const small = results.find(({ scaleCase }) => scaleCase.name === 'one-user');
  if (small) printSums(small, progress);
  progress.line();
  for (const bound of bounds) progress.line(checkLine(bound));
}

function runs(results: readonly CaseResult[]): Table.Table {
  const table = new Table({
    ...STYLE,
    head: ['', 'messages', 'exactly once', 's', 'ms each', 'peak MB', 'largest payload'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
  });
  for (const { scaleCase, count, wallMs, peakMemoryBytes, metered } of results) {
    table.push([
      scaleCase.title,
      whole(count.messages),
      `${whole(count.once)} of ${whole(count.expected)}`,
      (wallMs / 1000).toFixed(2),
      (wallMs / count.expected).toFixed(2),
      whole(peakMemoryBytes / 2 ** 20),
      `${(metered.largestPayloadBytes / 1024).toFixed(0)} KiB`,
    ]);
  }
  return table;
}

function billed(results: readonly CaseResult[]): Table.Table {
  const table = new Table({
    ...STYLE,
    head: [
      '',
      'transitions',
      'EXPRESS',
      'GB-s',
      'invocations',
      'Lambda GB-s',
      'reads',
      'writes',
      'events',
      'log KB',
      'at ALL',
    ],
    colAligns: ['left', ...Array.from({ length: 10 }, () => 'right' as const)],
  });
  for (const { scaleCase, prices, standard } of results) {
    const { stepFunctions, lambda, dynamoDb, eventBridge, logs } = standard.usage;
    const { broadcasts, children } = stepFunctions;
    const functions = Object.values(lambda);
    const tables = Object.values(dynamoDb);
    table.push([
      scaleCase.title,
      whole(stepFunctions.broadcastTransitions + stepFunctions.fanOutTransitions),
      whole(broadcasts.requests + children.requests),
      (broadcasts.gbSeconds + children.gbSeconds).toFixed(3),
      whole(sum(functions.map(({ invocations }) => invocations))),
      sum(functions.map(({ gbSeconds }) => gbSeconds)).toFixed(3),
      sum(tables.map(({ readUnits }) => readUnits)).toLocaleString('en-US'),
      whole(sum(tables.map(({ writeUnits }) => writeUnits))),
      whole(eventBridge.events),
      whole(logs.functionBytes / 1024),
      whole(prices.ALL.usage.logs.workflowBytes / 1024),
    ]);
  }
  return table;
}

function costs(results: readonly CaseResult[]): Table.Table {
  const table = new Table({
    ...STYLE,
    head: ['', 'message fee', 'EXPRESS', 'the workflow adds', 'logs at ALL', 'STANDARD'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right'],
  });
  for (const { scaleCase, prices, standard } of results) {
    const { messageFee, overhead, total } = prices.ERROR;
    table.push([
      scaleCase.title,
      dollars(messageFee),
      dollars(total),
      overhead < 10 ? `${(overhead * 100).toFixed(1)}%` : `${overhead.toFixed(1)} times`,
      dollars(prices.ALL.total),
      dollars(standard.total),
    ]);
  }
  return table;
}

function history(results: readonly CaseResult[]): Table.Table {
  const table = new Table({
    ...STYLE,
    head: ['', 'without', 'with', 'ratio', 's without', 's with', 'ratio of times'],
    colAligns: ['left', ...Array.from({ length: 6 }, () => 'right' as const)],
  });
  for (const { scaleCase, prices, wallMs, withoutHistory } of results) {
    const [without, total] = [withoutHistory.prices.ERROR.total, prices.ERROR.total];
    table.push([
      scaleCase.title,
      dollars(without),
      dollars(total),
      (total / without).toFixed(4),
      (withoutHistory.wallMs / 1000).toFixed(2),
      (wallMs / 1000).toFixed(2),
      (wallMs / withoutHistory.wallMs).toFixed(2),
    ]);
  }
  return table;
}

/** The sum behind the limits of the smallest broadcast, line by line. */
function printSums({ prices, scaleCase }: CaseResult, progress: Progress): void {
  progress.line(text`\n${colors.bold(`A million broadcasts to ${scaleCase.title}`)}, workflow logs at ERROR`);
  progress.line(paragraph(sumTable(prices.ERROR.lines).toString()));
  const logs = prices.ALL.total - prices.ERROR.total;
  progress.line(`With logs at ALL with data, $${(logs * MILLION).toFixed(2)} more.`);
}

function sumTable(lines: readonly BillLine[]): Table.Table {
  const table = new Table({
    ...STYLE,
    head: ['', '', 'a broadcast', 'a million'],
    colAligns: ['left', 'left', 'right', 'right'],
  });
  for (const { service, what, quantity, usd } of lines) {
    const amount = quantity.toLocaleString('en-US', { maximumSignificantDigits: 4 });
    table.push([service, what, amount, `$${(usd * MILLION).toFixed(2)}`]);
  }
  table.push(['', '', '', `$${(lines.reduce((sum, { usd }) => sum + usd, 0) * MILLION).toFixed(2)}`]);
  return table;
}
