import type { DeliveryReport } from '#shared/contracts';
import { Accounts } from '#tools/cli/broadcast/loadtest/ledger';

const report = (parts: Partial<DeliveryReport>) =>
  ({ status: 'COMPLETED', failed: 0, stale: 0, ...parts }) as DeliveryReport;

function accounts(planned: number, reach: number, connections: number): Accounts {
  const made = new Accounts(planned, reach, connections);
  for (let n = 0; n < planned; n += 1) {
    made.sending(n, n * 100);
    made.accepted(n, `id-${n}`);
  }
  return made;
}

it('counts a message once for each connection, and what comes again as a duplicate', () => {
  const made = accounts(9, 2, 2);
  for (const at of [1, 2]) made.received(0, 8, 800 + at);
  made.received(1, 8, 803);
  made.received(1, 99, 0); // of no broadcast of this run
  expect(made.ledger()).toMatchObject({ due: 18, received: 2, duplicates: 1, missing: 16 });
  expect(made.latency()).toMatchObject({ count: 2, p50: 1, max: 3 });
});

it('calls missing what is due and neither received nor on record, and names the broadcasts', () => {
  const made = accounts(3, 3, 3);
  for (const connection of [0, 1, 2]) made.received(connection, 0, 0);
  made.received(0, 1, 0);
  made.reported('id-0', report({ delivered: 3 }));
  made.reported('id-1', report({ status: 'PARTIAL', delivered: 1, failed: 1, stale: 1 }));
  expect(made.ledger()).toMatchObject({
    ...{ accepted: 3, reported: { COMPLETED: 1, PARTIAL: 1 }, unreported: 1 },
    ...{ due: 9, received: 4, failed: 1, stale: 1, missing: 3, missingIn: ['id-2'] },
  });
  expect(made.open).toEqual(['id-2']);
});

it('counts a message that a report calls delivered and that has not come as under way, and in the end as missing', () => {
  const made = accounts(1, 2, 2);
  made.received(0, 0, 5);
  made.reported('id-0', report({ delivered: 2 }));
  expect(made.underWay).toBe(1);
  expect(made.ledger()).toMatchObject({ received: 1, missing: 1 });
});

it('owes nothing for an event that was refused', () => {
  const made = new Accounts(2, 5, 5);
  made.sending(0, 0);
  made.refused('too large');
  made.refused('another');
  expect(made.ledger()).toMatchObject({ accepted: 0, refused: 2, refusal: 'too large', due: 0, missing: 0 });
  expect(made.latency()).toBeUndefined();
});
