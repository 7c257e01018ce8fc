import { detailPathsIn, field, type DomainEventMapping } from '#constructs/domain-events/mapping';
import { domainEvents } from '#infra/domain-events';
import { eventExamples } from '#tools/console/api/events/examples';

const examplesOf = (...mappings: readonly DomainEventMapping[]) => eventExamples(mappings);
const mapping: DomainEventMapping = {
  name: 'Refunded',
  pattern: {
    source: ['shop.refunds'],
    detailType: ['Refunded'],
    detail: { amount: [{ numeric: ['>', 100] }], reason: ['lost'], shop: { id: [{ prefix: 'eu-' }] } },
  },
  audience: { users: [field('detail.customer.id')], channels: [field('detail.team')] },
  message: { type: 'refunded', data: { amount: field('detail.amount'), link: field('detail.receiptUrl') } },
  expiresAt: field('detail.until'),
};

it('gives an event for each mapping, and one that needs none', () => {
  const names = eventExamples(domainEvents).map(({ name }) => name);
  expect(names).toEqual([...domainEvents.map(({ name }) => name), 'BroadcastRequested']);
});

it('fills every field a mapping maps, so that its rule takes the event', () => {
  for (const [index, { detail }] of eventExamples(domainEvents).slice(0, -1).entries()) {
    for (const path of detailPathsIn(domainEvents[index])) {
      expect([
        path,
        path
          .split('.')
          .slice(1)
          .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], detail),
      ]).not.toEqual([path, undefined]);
    }
  }
});

it('meets the conditions of the pattern, and names users and channels one can open clients for', () => {
  expect(examplesOf(mapping)[0]).toMatchObject({
    source: 'shop.refunds',
    detailType: 'Refunded',
    detail: {
      amount: 101,
      reason: 'lost',
      shop: { id: 'eu-…' },
      customer: { id: 'alice' },
      team: 'orders',
      receiptUrl: 'https://example.com/',
      until: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    },
  });
});
