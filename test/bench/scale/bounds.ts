/** The limits for the figures: printed with the results, and decisive for the exit status. */
import { MAX_STATE_PAYLOAD_BYTES } from '#shared/base/aws-limits';
import type { Check } from '../requirements';
import { exactlyOnce } from './delivery-count';
import type { CaseResult } from './run-cases';

const MILLION = 1_000_000;
const LARGE = '100000';
const COMPARED = '10000';
const SMALL = 'one-user';
const TIMES_PER_CONNECTION = 1.3;
const OVERHEAD_OVER_MESSAGE_FEE = 0.06;
const USD_PER_MILLION_AT_ERROR = 10;
const USD_PER_MILLION_AT_ALL = 32;

/** Checks the cases that were run; a limit whose cases were not run is skipped. */
export function boundsOf(results: readonly CaseResult[]): Check[] {
  const found = (name: string) => results.find(({ scaleCase }) => scaleCase.name === name);
  const [small, compared, large] = [found(SMALL), found(COMPARED), found(LARGE)];
  return [
    ...results.flatMap(deliveryChecks),
    ...(compared && large ? [timeCheck(compared, large)] : []),
    ...(large ? [overheadCheck(large)] : []),
    ...(small ? priceChecks(small) : []),
  ];
}

function deliveryChecks({ scaleCase: { title }, count, report, metered }: CaseResult): Check[] {
  const { connections, delivered, stale, failed, lostParts } = report;
  const adds = connections === delivered + stale + failed && lostParts === 0;
  const { once, expected, missing, repeated, unexpected } = count;
  const wrong = `${missing} without, ${repeated} with several, ${unexpected} not asked for`;
  const share = (metered.largestPayloadBytes / MAX_STATE_PAYLOAD_BYTES).toFixed(2);
  return [
    {
      met: exactlyOnce(count) && adds && delivered === expected,
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

function priceChecks({ prices, scaleCase: { title } }: CaseResult): Check[] {
  const check = (logs: 'ERROR' | 'ALL', what: string, bound: number): Check => {
    const usd = prices[logs].total * MILLION;
    return {
      met: usd <= bound,
      text: `a million broadcasts to ${title} cost $${usd.toFixed(2)} with workflow logs ${what}, at most $${bound} allowed`,
    };
  };
  return [
    check('ERROR', 'at ERROR', USD_PER_MILLION_AT_ERROR),
    check('ALL', 'at ALL with data', USD_PER_MILLION_AT_ALL),
  ];
}
