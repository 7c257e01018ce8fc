/** The route `shipOrder`. It acts as your order service: it puts a domain event on the bus and knows nothing of clients. */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { handle, replyToErrors } from 'step-functions-broadcast-server';
import { contract } from './contract';

const events = new EventBridgeClient();

export const handler = handle(
  contract,
  'shipOrder',
  async ({ input, userId }) => {
    const { Entries: [entry] = [] } = await events.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: process.env.EVENT_BUS_NAME,
            Source: 'shop.orders',
            DetailType: 'OrderShipped',
            Detail: JSON.stringify({ orderId: input.orderId, customerId: userId }),
          },
        ],
      }),
    );
    if (entry?.EventId === undefined) throw new Error(`The bus refused the event: ${entry?.ErrorMessage}`);
  },
  { interceptors: [replyToErrors()] },
);
