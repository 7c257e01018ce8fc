/** A user of the client SDK in the tests: their tokens and orders, and control over their connections on the server. */
import { ApiGatewayManagementApiClient, DeleteConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { BROADCAST_REQUESTED } from '#shared/contracts';
import { waitUntil } from '#tools/stack/wait-until';
import { requestedId, type StackUnderTest } from './stack-under-test';

export class ClientUser {
  /** How often a token was requested. */
  tokens = 0;

  constructor(
    private readonly stack: StackUnderTest,
    readonly userId: string,
    private readonly channels: readonly string[] = [],
  ) {}

  readonly token = (): Promise<string> => {
    this.tokens += 1;
    return this.stack.token({ userId: this.userId, channels: this.channels });
  };

  /** Publishes a domain event whose mapping reaches this user. */
  async ship(orderId: string): Promise<void> {
    await this.stack.aws.publish({
      source: 'shop.orders',
      detailType: 'OrderShipped',
      detail: { customerId: this.userId, orderId, carrier: 'DHL', trackingUrl: 'https://example.com/track' },
    });
  }

  /** Their connections in the index, once there are exactly that many, or at least that many. */
  connections(count: number, orMore?: 'or more'): Promise<string[]> {
    return waitUntil(`${count} connections of ${this.userId}`, async () => {
      const ids = await this.stack.aws.connectionsOf(this.userId);
      return (ids.length === count || (orMore && ids.length > count)) && ids;
    });
  }

  /** Closes all of them from the server's side. @returns once their rows are gone or replaced */
  async cutOff(): Promise<void> {
    const management = new ApiGatewayManagementApiClient({
      ...this.stack.local?.access,
      endpoint: this.stack.outputs.CallbackUrl,
    });
    const cut = await this.connections(1);
    for (const ConnectionId of cut) await management.send(new DeleteConnectionCommand({ ConnectionId }));
    management.destroy();
    await waitUntil(`the rows of ${this.userId} to go`, async () => {
      const ids = await this.stack.aws.connectionsOf(this.userId);
      return !ids.some((id) => cut.includes(id));
    });
  }
}

/** Publishes an order to a channel. @returns how many connections were found in it */
export async function shipToChannel(stack: StackUnderTest, channel: string, orderId: string): Promise<number> {
  const detail = { audience: { channels: [channel] }, message: { type: 'orderShipped', data: { orderId } } };
  const eventId = await stack.aws.publish({ source: 'e2e', detailType: BROADCAST_REQUESTED, detail });
  const { connections } = await stack.reportOf(requestedId('e2e', eventId));
  return connections;
}
