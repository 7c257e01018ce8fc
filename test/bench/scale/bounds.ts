/** The limits for the figures: printed with the results, and decisive for the exit status. */
import type { PublishedReports } from '#shared/tables/broadcast-life';
import { MAX_STATE_PAYLOAD_BYTES } from '#shared/base/aws-limits';
import type { Check } from '../requirements';
import { exactlyOnce } from './delivery-count';
import type { Price } from './priced';
import type { CaseResult } from './run-cases';

const MILLION = 1_000_000;
const LARGE = '100000';
const COMPARED = '10000';
export const SMALL = 'one-user';
const TIMES_PER_CONNECTION = 1.3;
const OVERHEAD_OVER_MESSAGE_FEE = 0.03;
/** Share of the whole price of the same broadcast without history. */
const HISTORY_OVER_WITHOUT = 0.03;
/** In a stack that keeps no history, by what reports it publishes. */
const USD_PER_MILLION_LEAN = { all: 10, exceptions: 8 } as const satisfies Record<PublishedReports, number>;
/** In a stack that keeps history, whether the request asks for it or not. */
const USD_PER_MILLION_AT_ERROR = 10.3;
const USD_PER_MILLION_AT_ALL = 32;

/** The same broadcast in stacks without history, by what reports they publish. */
export type LeanResults = Readonly<Partial<Record<PublishedReports, CaseResult>>>;

/** Checks the cases that were run; a limit whose cases were not run is skipped. */
export function boundsOf(results: readonly CaseResult[], lean: LeanResults = {}): Check[] {
  const found = (name: string) => results.find(({ scaleCase }) => scaleCase.name === name);
  const [small, compared, large] = [found(SMALL), found(COMPARED), found(LARGE)];
  return [
    ...results.flatMap(deliveryChecks),
    ...(compared && large ? [timeCheck(compared, large)] : []),
    ...(large ? [overheadCheck(large), historyCheck(large)] : []),
    ...(small ? priceChecks(small) : []),
    ...leanChecks(lean),
  ];
}

function deliveryChecks({ scaleCase: { title }, count, withoutHistory, report, metered }: CaseResult): Check[] {
  const { connections, delivered, stale, failed, lostParts } = report;
  const adds = connections === delivered + stale + failed && lostParts === 0;
  const { once, expected, missing, repeated, unexpected } = count;
  const wrong = `${missing} without, ${repeated} with several, ${unexpected} not asked for`;
  const share = (metered.largestPayloadBytes / MAX_STATE_PAYLOAD_BYTES).toFixed(2);
  return [
    {
      met: exactlyOnce(count) && exactlyOnce(withoutHistory.count) && adds && delivered === expected,
      text: `${title}: ${once} of ${expected} got one message exactly (${wrong}); the report says ${delivered} delivered`,
    },
    {
      met: metered.largestPayloadBytes <= MAX_STATE_PAYLOAD_BYTES,
      text: `${title}: largest payload ${share} of 256 KiB`,
    },
  ];
}

function timeCheck(compared: CaseResult, large: CaseResult): Check {
  const perConnection = ({ wallMs, count }: CaseResult) => wallMs / count.expected;
  const times = perConnection(large) / perConnection(compared);
  return {
    met: times <= TIMES_PER_CONNECTION,
    text: `time per connection at 100,000 is ${times.toFixed(2)} times that at 10,000, at most ${TIMES_PER_CONNECTION} allowed`,
  };
}

function overheadCheck({ prices }: CaseResult): Check {
  const { overhead } = prices.ERROR;
  return {
    met: overhead <= OVERHEAD_OVER_MESSAGE_FEE,
    text: `the workflow adds ${(overhead * 100).toFixed(1)}% to the message fee at 100,000, at most ${OVERHEAD_OVER_MESSAGE_FEE * 100}% allowed`,
  };
}

function historyCheck({ prices, withoutHistory }: CaseResult): Check {
  const more = prices.ERROR.total / withoutHistory.prices.ERROR.total - 1;
  return {
    met: more <= HISTORY_OVER_WITHOUT,
    text: `history adds ${(more * 100).toFixed(2)}% to the price at 100,000, at most ${HISTORY_OVER_WITHOUT * 100}% allowed`,
  };
}

const leanChecks = (lean: LeanResults): Check[] =>
  Object.entries(USD_PER_MILLION_LEAN).flatMap(([reports, bound]) => {
    const result = lean[reports as PublishedReports];
    if (!result) return [];
    const usd = result.prices.ERROR.total * MILLION;
    return {
      met: exactlyOnce(result.count) && usd <= bound,
      text: `a million broadcasts to ${result.scaleCase.title} cost $${usd.toFixed(2)} in a stack without history that publishes ${reports === 'all' ? 'all reports' : 'reports that are not COMPLETED'}, workflow logs at ERROR, at most $${bound} allowed`,
    };
  });

function priceChecks({ prices, withoutHistory, scaleCase: { title } }: CaseResult): Check[] {
  const check = ({ total }: Price, what: string, bound: number): Check => {
    const usd = total * MILLION;
    return {
      met: usd <= bound,
      text: `a million broadcasts to ${title} cost $${usd.toFixed(2)} ${what}, at most $${bound} allowed`,
    };
  };
  return [
    check(withoutHistory.prices.ERROR, 'with history: false, workflow logs at ERROR', USD_PER_MILLION_AT_ERROR),
    check(prices.ERROR, 'with history, workflow logs at ERROR', USD_PER_MILLION_AT_ERROR),
    check(prices.ALL, 'with history, workflow logs at ALL with data', USD_PER_MILLION_AT_ALL),
  ];
}
