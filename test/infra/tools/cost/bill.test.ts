import { billOf, messageFeeOf, overheadOf, totalOf } from '#tools/cost/bill';
import { PRICES, priceOf, readPrices } from '#tools/cost/prices';
import type { Usage } from '#tools/cost/usage';

/** A million small broadcasts, in figures that can be added by hand. */
const usage: Usage = {
  apiGateway: { messages: 2_000_000, connectionMinutes: 0, bytesOut: 0 },
  stepFunctions: {
    broadcastTransitions: 22_000_000,
    fanOutTransitions: 0,
    broadcasts: { requests: 1_000_000, gbSeconds: 12_500 },
    children: { requests: 0, gbSeconds: 0 },
  },
  lambda: { 'send-batch': { invocations: 1_000_000, gbSeconds: 30_000 } },
  dynamoDb: { broadcasts: { readUnits: 500_000, writeUnits: 6_000_000 } },
  eventBridge: { events: 2_000_000, archivedBytes: 0 },
  logs: { functionBytes: 2 ** 30, workflowBytes: 0 },
};

const byService = (workflowType: 'EXPRESS' | 'STANDARD') => {
  const sums: Record<string, number> = {};
  for (const { service, usd } of billOf(usage, workflowType)) {
    sums[service] = Number(((sums[service] ?? 0) + usd).toFixed(4));
  }
  return sums;
};

it('adds up to what the price list says, by hand', () => {
  expect(byService('EXPRESS')).toEqual({
    'API Gateway': 2, // 2 million at $1 a million
    'Step Functions': 1.2083, // a million requests at $1, 12,500 GB-s at $0.06 an hour
    Lambda: 0.6, // a million at $0.20, 30,000 GB-s at $0.0000133334
    DynamoDB: 3.8125, // 6 million writes at $0.625, half a million reads at $0.125
    EventBridge: 2, // 2 million at $1 a million
    CloudWatch: 0.5, // a GB
  });
  expect(totalOf(billOf(usage, 'EXPRESS'))).toBeCloseTo(10.1208, 3);
});

it('bills transitions instead of requests and duration when the workflow is STANDARD', () => {
  expect(byService('STANDARD')['Step Functions']).toBe(550); // 22 million at $25 a million
});

it('counts as overhead what is neither the message fee nor the bytes on the wire', () => {
  const sent: Usage = { ...usage, apiGateway: { messages: 2_000_000, connectionMinutes: 0, bytesOut: 1_000_000_000 } };
  expect(messageFeeOf(sent)).toBe(2);
  expect(totalOf(billOf(sent, 'EXPRESS'))).toBeCloseTo(10.1208 + 0.09, 3);
  expect(overheadOf(sent, 'EXPRESS')).toBeCloseTo(8.1208, 3);
});

it('names the price that is missing or wrong', () => {
  const { 'lambda.requests': _, ...rest } = PRICES.prices;
  expect(() => readPrices({ ...PRICES, prices: rest })).toThrow('lambda.requests');
  const wrong = { ...PRICES.prices, 'lambda.requests': { ...PRICES.prices['lambda.requests'], usd: -1 } };
  expect(() => readPrices({ ...PRICES, prices: wrong })).toThrow(/>=0/);
});

it('prices a quantity', () => {
  expect(priceOf(3_000_000, 'dynamoDb.writeUnits')).toBeCloseTo(1.875, 10);
});
