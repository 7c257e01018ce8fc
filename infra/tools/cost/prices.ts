/** The dated price list in prices.json, checked when loaded: one figure for each thing AWS bills, with its source. */
import * as v from 'valibot';
import { strictObject } from '#shared/base/strict-object';
import document from './prices.json';

const price = strictObject({
  usd: v.pipe(v.number(), v.minValue(0)),
  /** This many units cost `usd`. */
  per: v.pipe(v.number(), v.minValue(1)),
  unit: v.string(),
  source: v.pipe(v.string(), v.url()),
  verified: v.picklist(['published', 'from memory']),
});

const PRICE_KEYS = [
  'apiGateway.messages',
  'apiGateway.connectionMinutes',
  'dataTransfer.out',
  'sqs.requests',
  'stepFunctions.transitions',
  'stepFunctions.expressRequests',
  'stepFunctions.expressGbSeconds',
  'lambda.requests',
  'lambda.gbSeconds',
  'dynamoDb.writeUnits',
  'dynamoDb.readUnits',
  'dynamoDb.storage',
  'dynamoDb.pointInTimeRecovery',
  'eventBridge.events',
  'eventBridge.archived',
  'eventBridge.archiveStorage',
  'scheduler.invocations',
  'cloudWatch.logs',
  'cloudWatch.logStorage',
  'cloudWatch.metrics',
  'secretsManager.secrets',
  'kms.keys',
] as const;

export type PriceKey = (typeof PRICE_KEYS)[number];
export type Price = v.InferOutput<typeof price>;

const priceList = strictObject({
  region: v.string(),
  currency: v.literal('USD'),
  /** ISO 8601 date on which the figures were last checked. */
  checked: v.pipe(v.string(), v.isoDate()),
  basis: v.string(),
  prices: strictObject(Object.fromEntries(PRICE_KEYS.map((key) => [key, price])) as Record<PriceKey, typeof price>),
});

export type PriceList = v.InferOutput<typeof priceList>;

/** @throws ValiError naming the field that is wrong or missing */
export const readPrices = (json: unknown): PriceList => v.parse(priceList, json);

export const PRICES: PriceList = readPrices(document);

/** Dollars for a quantity. */
export const priceOf = (quantity: number, key: PriceKey, { prices } = PRICES): number =>
  (quantity * prices[key].usd) / prices[key].per;
