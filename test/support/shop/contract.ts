/** The messages of the tests' shop. Those of the team are in functions/contract.ts. */
import * as v from 'valibot';
import { defineContract } from '#sdk/contract';

export const contract = defineContract({
  serverToClient: {
    orderShipped: v.object({
      orderId: v.string(),
      carrier: v.string(),
      trackingUrl: v.pipe(v.string(), v.url()),
    }),
    priceChanged: v.object({
      sku: v.string(),
      price: v.number(),
      currency: v.pipe(v.string(), v.length(3)),
    }),
  },
});

export type ShopContract = typeof contract;
