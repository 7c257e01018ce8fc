/** Users who do not have the message about their order within a minute get it by web push. */
import { readFileSync } from 'node:fs';
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
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
    idempotencyKey: field('detail.orderId'),
    ifUnreached: { afterSeconds: 60 },
  },
];

const stack = new Stack(new App(), 'Shop');
const service = new BroadcastService(stack, 'Broadcast', {
  domainEvents,
  settings: { data: 'destroy', usersToReach: true },
});
service.publishOutputs();

/** What a browser's `pushManager.subscribe()` gave; your API writes it. */
const subscriptions = new TableV2(stack, 'Subscriptions', {
  partitionKey: { name: 'userId', type: AttributeType.STRING },
  sortKey: { name: 'endpoint', type: AttributeType.STRING },
  removalPolicy: RemovalPolicy.DESTROY,
});
/** The pair of VAPID keys, which you put there. */
const vapidKeys = new Secret(stack, 'VapidKeys', { removalPolicy: RemovalPolicy.DESTROY });
/** The certificate of a push server of your own, as in a test; the public ones need none. */
const pushCertificate = process.env.PUSH_CERTIFICATE;

const worker = new HandlerFunction(stack, 'Worker', {
  handler: 'functions/push.handler',
  environment: {
    SUBSCRIPTIONS_TABLE: subscriptions.tableName,
    VAPID_KEYS_ARN: vapidKeys.secretArn,
    ADMIN_CONTACT: 'mailto:ops@example.com',
    ...(pushCertificate !== undefined && { PUSH_CERTIFICATE: readFileSync(pushCertificate, 'utf8') }),
  },
});
subscriptions.grant(worker, 'dynamodb:Query', 'dynamodb:DeleteItem');
vapidKeys.grantRead(worker);

const toPush = new Queue(stack, 'ToPush', {
  visibilityTimeout: Duration.minutes(1),
  deadLetterQueue: { queue: service.deadLetters, maxReceiveCount: 5 },
});
worker.addEventSource(new SqsEventSource(toPush, { reportBatchItemFailures: true }));
new Rule(stack, 'UsersToReach', {
  eventBus: service.eventBus,
  eventPattern: {
    source: ['broadcast'],
    account: [stack.account],
    detailType: ['User To Reach'],
    // A broadcastId begins with its mapping.
    detail: { broadcastId: Match.prefix('OrderShipped/') },
  },
  targets: [new SqsQueue(toPush, { deadLetterQueue: service.deadLetters })],
});

new CfnOutput(stack, 'SubscriptionsTableName', { value: subscriptions.tableName });
new CfnOutput(stack, 'VapidKeysArn', { value: vapidKeys.secretArn });
