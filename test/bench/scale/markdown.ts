/** The table for the README's section "What it costs"; copy it there to refresh it. */
import { sum } from '#tools/cost/delivery-plan';
import type { CaseResult } from './run-cases';

const HEAD = [
  '',
  'exactly once',
  's',
  'transitions',
  'invocations',
  'write units',
  'largest payload',
  'message fee',
  'EXPRESS',
  'the workflow adds',
  'STANDARD',
];

export function markdownTable(results: readonly CaseResult[]): string {
  const rows = results.map(rowOf);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(HEAD), line(HEAD.map((_, column) => (column === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

function rowOf({ scaleCase, count, wallMs, metered, prices, standard }: CaseResult): string[] {
  const { stepFunctions, lambda, dynamoDb } = standard.usage;
  const { messageFee, overhead, total } = prices.ERROR;
  return [
    scaleCase.title,
    `${whole(count.once)} of ${whole(count.expected)}`,
    (wallMs / 1000).toFixed(1),
    whole(stepFunctions.broadcastTransitions + stepFunctions.fanOutTransitions),
    whole(sum(Object.values(lambda).map(({ invocations }) => invocations))),
    whole(sum(Object.values(dynamoDb).map(({ writeUnits }) => writeUnits))),
    `${(metered.largestPayloadBytes / 1024).toFixed(0)} KiB`,
    dollars(messageFee),
    dollars(total),
    overhead < 10 ? `${(overhead * 100).toFixed(1)}%` : `${overhead.toFixed(1)} times`,
    dollars(standard.total),
  ];
}

const whole = (value: number): string => value.toLocaleString('en-US');
const dollars = (usd: number): string => `$${usd < 0.01 ? usd.toFixed(7).replace(/0+$/, '') : usd.toFixed(4)}`;
