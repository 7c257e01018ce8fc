/** The result of a run, as text. */
import { columns } from '#infra/terminal/table';
import { colors, lines, text, type Printable } from '#infra/terminal/text';
import { type BillLine, totalOf } from '#tools/cost/bill';
import { PRICES } from '#tools/cost/prices';
import type { Counted } from './counted';
import type { Latency, Ledger } from './ledger';

export interface LoadResult {
  readonly stack: string;
  readonly where: string;
  readonly run: string;
  readonly connections: number;
  /** False after Ctrl-C: the ledger is that of what was done until then. */
  readonly finished: boolean;
  /** Broadcasts a second, as published. */
  readonly rate: number;
  /** Connections that ended before the run did. */
  readonly lostConnections: number;
  readonly ledger: Ledger;
  readonly latency: Latency | undefined;
  /** Milliseconds that this process was late for what was due, at the 99th percentile: part of the latency. */
  readonly ownDelayMs: number;
  /** Undefined if it was stopped, or may not read the logs. */
  readonly counted: Counted | undefined;
  readonly bill: { readonly estimated: readonly BillLine[]; readonly reported: readonly BillLine[] };
}

const ms = (value: number): string => `${Math.round(value)} ms`;

export function resultText(result: LoadResult): Printable {
  const { ledger, latency, ownDelayMs, counted, bill, rate, finished, lostConnections } = result;
  const heading = colors.bold;
  return lines([
    '',
    heading(finished ? 'Ledger' : 'Ledger, until it was stopped'),
    columns(['', ''], ledgerRows(ledger)),
    ...(ledger.refusal === undefined ? [] : [text`${colors.red('✗')} ${ledger.refusal}`]),
    ...ledger.missingIn.map((id) => text`${colors.red('✗')} missing: broadcast why '${id}'`),
    ...(lostConnections > 0
      ? [text`${colors.yellow('!')} connections that ended by themselves: ${lostConnections}`]
      : []),
    '',
    heading('From PutEvents to the socket'),
    latency
      ? `p50 ${ms(latency.p50)}, p90 ${ms(latency.p90)}, p95 ${ms(latency.p95)}, p99 ${ms(latency.p99)}, max ${ms(latency.max)}, of ${latency.count} messages`
      : 'no message came',
    colors.dim(
      `published at ${rate.toFixed(1)} a second; this machine was late by up to ${ms(ownDelayMs)} (p99), which is in it`,
    ),
    '',
    heading('What CloudWatch counted'),
    counted ? columns(['', 'metric lines', 'reports'], countedRows(counted, ledger)) : 'not asked, or not allowed',
    ...(counted?.post
      ? [colors.dim(`PostToConnection itself: p50 ${ms(counted.post.p50)}, p99 ${ms(counted.post.p99)}`)]
      : []),
    '',
    heading('Bill'),
    columns(['', 'estimated', 'by the reports'], billRows(bill)),
    colors.dim(`${PRICES.region}, list prices of ${PRICES.checked}; durations of functions and writes are the model's`),
  ]);
}

const ledgerRows = (ledger: Ledger): (readonly Printable[])[] => [
  ['planned', ledger.planned],
  ['accepted by EventBridge', ledger.accepted],
  ['refused', ledger.refused],
  ...Object.entries(ledger.reported).map(([status, count]) => [`reported ${status}`, count]),
  ['without a report', ledger.unreported],
  ['messages due', ledger.due],
  ['received', ledger.received],
  ['on record as failed', ledger.failed],
  ['on record as stale', ledger.stale],
  ['missing', ledger.missing],
  ['received twice', ledger.duplicates],
];

const countedRows = (counted: Counted, { received, stale, failed }: Ledger): (readonly Printable[])[] => [
  ['delivered', counted.delivered, received],
  ['stale', counted.stale, stale],
  ['failed', counted.failed, failed],
  ['throttled (429)', counted.throttled, ''],
  ['held back', counted.heldBack, ''],
  ['batches', counted.batches, ''],
];

function billRows({ estimated, reported }: LoadResult['bill']): (readonly Printable[])[] {
  const services = [...new Set([...estimated, ...reported].map(({ service }) => service))];
  const usd = (bill: readonly BillLine[], service?: string) =>
    dollars(totalOf(service === undefined ? bill : bill.filter((line) => line.service === service)));
  return [
    ...services.map((service) => [service, usd(estimated, service), usd(reported, service)]),
    ['in all', usd(estimated), usd(reported)],
  ];
}

/** Small sums keep their digits. */
export const dollars = (usd: number): string =>
  usd === 0 || usd >= 1 ? `$${usd.toFixed(2)}` : `$${usd.toPrecision(2)}`;
