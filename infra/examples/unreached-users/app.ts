/** Users who were not connected when their order was shipped find the message in an inbox. A worker fills it from a queue. */
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import {
  BroadcastService,
  field,
  HandlerFunction,
  type DomainEventMappingOf,
} from 'step-functions-broadcast/constructs';
import type { contract } from './contract';

const domainEvents: DomainEventMappingOf<typeof contract>[] = [
  {
    name: 'OrderShipped',
    pattern: { source: ['shop.orders'], detailType: ['OrderShipped'] },
    audience: { users: [field('detail.customerId')] },
    message: { type: 'orderShipped', data: { orderId: field('detail.orderId') } },
    // The id of the broadcast ends with it: OrderShipped/shop.orders/A-1042.
    idempotencyKey: field('detail.orderId'),
  },
];

const stack = new Stack(new App(), 'Shop');
const service = new BroadcastService(stack, 'Broadcast', {
  domainEvents,
  unreachedUsers: [{ name: 'ShippedUnseen', broadcastsOf: ['OrderShipped'] }],
  settings: { data: 'destroy' },
});
service.publishOutputs();

const inbox = new TableV2(stack, 'Inbox', {
  partitionKey: { name: 'userId', type: AttributeType.STRING },
  sortKey: { name: 'broadcastId', type: AttributeType.STRING },
  removalPolicy: RemovalPolicy.DESTROY,
});
const worker = new HandlerFunction(stack, 'Worker', {
  handler: 'functions/fill-inbox.handler',
  environment: { INBOX_TABLE: inbox.tableName },
});
inbox.grantWriteData(worker);
worker.addEventSource(new SqsEventSource(service.unreachedQueue('ShippedUnseen'), { reportBatchItemFailures: true }));
new CfnOutput(stack, 'InboxTableName', { value: inbox.tableName });
