/** The scenario of the demo: who is connected, and which events are published to whom. */
import { join, relative } from 'node:path';
import { BROADCAST_REQUESTED, GENERIC_MAPPING } from '#shared/contracts';
import type { DomainEvent } from '#tools/stack/stack-clients';
import { PROJECT_ROOT } from '../project-root';

/** An app of its own, so that the demo does not depend on this project's messages and mappings. */
export const DEMO_APP = `"${process.execPath}" --import tsx ${join(relative(PROJECT_ROOT, __dirname), 'app.ts')}`;

export interface DemoUser {
  readonly userId: string;
  readonly connections: number;
}

export interface DemoBroadcast {
  /** What happens, in one sentence. */
  readonly story: string;
  readonly mapping: string;
  readonly event: DomainEvent;
  /** Who should receive it. */
  readonly reaches: (userId: string) => boolean;
}

export const users: readonly DemoUser[] = [
  { userId: 'alice', connections: 3 },
  { userId: 'bob', connections: 2 },
  { userId: 'carol', connections: 1 },
  { userId: 'dave', connections: 1 },
  { userId: 'erin', connections: 4 },
  { userId: 'frank', connections: 1 },
];

/** The user whose socket is killed without a `$disconnect`, so that the row left behind is stale. */
export const CUT_OFF_USER = 'dave';

/** Numbers that a careless step would round, and a text that a careless step would cut. */
const DELICATE = { largest: 9007199254740991, micros: 1764000000123457, greeting: 'Grüße 📦👩‍👩‍👧‍👦' };

export const broadcasts: readonly DemoBroadcast[] = [
  {
    story: "OrderShipped, mapped to the order's customer alice",
    mapping: 'OrderShipped',
    event: {
      source: 'shop.orders',
      detailType: 'OrderShipped',
      detail: {
        customerId: 'alice',
        orderId: 'A-1042',
        carrier: 'DHL',
        trackingUrl: 'https://example.com/track/A-1042',
      },
    },
    reaches: (userId) => userId === 'alice',
  },
  {
    story: 'Broadcast Requested, for bob and for zoe, who is not connected',
    mapping: GENERIC_MAPPING,
    event: {
      source: 'shop.support',
      detailType: BROADCAST_REQUESTED,
      detail: { audience: { users: ['bob', 'zoe'] }, message: { type: 'reply', data: DELICATE } },
    },
    reaches: (userId) => userId === 'bob',
  },
  {
    story: 'PriceChanged, mapped to everyone; finds the stale row',
    mapping: 'PriceChanged',
    event: {
      source: 'shop.catalog',
      detailType: 'PriceChanged',
      detail: { sku: 'KB-87', price: 79.9, currency: 'EUR' },
    },
    reaches: () => true,
  },
];
