import type { BusEvent } from '#local/events/event';

export const sampleEvent = (overrides: Partial<BusEvent> = {}): BusEvent => ({
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': 'OrderShipped',
  source: 'shop.orders',
  account: '000000000000',
  time: '2026-11-20T10:00:00Z',
  region: 'eu-west-1',
  resources: ['arn:aws:s3:::a'],
  detail: {},
  ...overrides,
});
