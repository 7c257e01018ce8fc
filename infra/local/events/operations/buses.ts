/** ListEventBuses and DescribeEventBus. */
import type { Operation } from '../../core/service';
import type { BusStore } from '../bus/bus-store';
import type { EventBus } from '../bus/event-bus';
import { busArn, busName } from '../names';
import { optionalText, page } from '../request-members';

export const busOperations = (buses: BusStore): Readonly<Record<string, Operation>> => ({
  ListEventBuses: {
    permissions: () => [{ action: 'events:ListEventBuses', resource: '*' }],
    async run(input) {
      const prefix = optionalText(input, 'NamePrefix') ?? '';
      const { items, ...rest } = page(
        buses.all().filter(({ name }) => name.startsWith(prefix)),
        input,
      );
      return { EventBuses: items.map(describe), ...rest };
    },
  },
  DescribeEventBus: {
    permissions: (input) => [
      {
        action: 'events:DescribeEventBus',
        resource: busArn(buses.environment, busName(optionalText(input, 'Name'))),
      },
    ],
    async run(input) {
      return describe(buses.get(optionalText(input, 'Name')));
    },
  },
});

const describe = ({ name, arn, description, createdAt, policy }: EventBus) => ({
  Name: name,
  Arn: arn,
  CreationTime: createdAt,
  LastModifiedTime: createdAt,
  ...(description !== undefined && { Description: description }),
  ...(policy.length > 0 && { Policy: JSON.stringify({ Version: '2012-10-17', Statement: policy }) }),
});
