/**
 * The messages of your application: edit this file. Mappings of domain events (infra/domain-events.ts), publishers,
 * handlers and clients get their types from it, so code that uses a renamed field does not compile. These messages
 * belong to an example shop; no test and no tool depends on them.
 */
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
