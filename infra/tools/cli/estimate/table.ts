/** The bills of both types of workflow side by side, by service and line. */
import { table } from '#infra/terminal/table';
import type { Text } from '#infra/terminal/text';
import type { BillLine } from '#tools/cost/bill';
import type { Estimate } from './estimate';

const dollars = (usd: number): string =>
  usd === 0 ? '' : `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

export function billTable({ bills }: Estimate): Text {
  const rows: string[][] = [];
  const { EXPRESS, STANDARD } = bills;
  const services = [...new Set([...EXPRESS.lines, ...STANDARD.lines].map(({ service }) => service))];
  for (const service of services) {
    const [express, standard] = [ofService(EXPRESS.lines, service), ofService(STANDARD.lines, service)];
    rows.push([service, '', dollars(totalUsd(express)), dollars(totalUsd(standard))]);
    for (const what of new Set([...express, ...standard].map((line) => line.what))) {
      const lineOf = (lines: readonly BillLine[]) => dollars(lines.find((line) => line.what === what)?.usd ?? 0);
      rows.push(['', what, lineOf(express), lineOf(standard)]);
    }
  }
  rows.push(['a month', '', dollars(EXPRESS.total), dollars(STANDARD.total)]);
  return table(['', '', 'EXPRESS', 'STANDARD'], rows, {
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    colAligns: ['left', 'left', 'right', 'right'],
  });
}

const ofService = (lines: readonly BillLine[], service: string) => lines.filter((line) => line.service === service);
const totalUsd = (lines: readonly BillLine[]): number => lines.reduce((sum, { usd }) => sum + usd, 0);
