/**
 * The messages of your application: edit it. Mappings of domain events (infra/domain-events.ts), publishers, handlers and
 * clients are typed by it, so that a field renamed here does not compile where it is used. The messages are those of an
 * example, a shop; no test and no tool knows them.
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
