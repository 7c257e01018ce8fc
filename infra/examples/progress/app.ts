/** A state machine of yours imports orders and tells its user about the progress. It needs no Lambda function. */
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import {
  DefinitionBody,
  Fail,
  Map,
  ProvideItems,
  QueryLanguage,
  StateMachine,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions';
import { DynamoAttributeValue, DynamoPutItem, EventBridgePutEvents } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { ServerToClientMessages, ServerToClientName } from 'step-functions-broadcast-client/contract';
import { BroadcastService } from 'step-functions-broadcast/constructs';
import type { contract } from './contract';

const stack = new Stack(new App(), 'Imports');
const service = new BroadcastService(stack, 'Broadcast', { domainEvents: [], settings: { data: 'destroy' } });
service.publishOutputs();

const IMPORT_ID = '{% $states.context.Execution.Name %}';

type Messages = ServerToClientMessages<typeof contract>;

interface Told<Name extends ServerToClientName<typeof contract>> {
  readonly type: Name;
  /** A JSONata expression for each field of the message. */
  readonly data: Record<keyof Messages[Name], string>;
  /** For a message whose newest version is enough: clients drop an older one. JSONata. */
  readonly version?: string;
  /** A JSONata expression, unique within the execution: a retried task sends one message. */
  readonly key: string;
}

/** A task that sends the message to the user in the input. CDK grants the state machine to put events on this bus. */
const tell = <Name extends ServerToClientName<typeof contract>>(id: string, { type, data, version, key }: Told<Name>) =>
  EventBridgePutEvents.jsonata(stack, id, {
    entries: [
      {
        eventBus: service.eventBus,
        source: 'shop.imports',
        detailType: 'Broadcast Requested',
        detail: TaskInput.fromObject({
          audience: { users: ['{% $states.context.Execution.Input.userId %}'] },
          message: { type, data, ...(version !== undefined && { supersedes: { key: IMPORT_ID, version } }) },
          idempotencyKey: `{% $states.context.Execution.Name & '-' & ${key} %}`,
          // Progress of an hour ago interests nobody.
          expiresAt: '{% $fromMillis($millis() + 60000) %}',
        }),
      },
    ],
    outputs: {},
  }).addRetry();

const orders = new TableV2(stack, 'Orders', {
  partitionKey: { name: 'orderId', type: AttributeType.STRING },
  removalPolicy: RemovalPolicy.DESTROY,
});
const importOne = DynamoPutItem.jsonata(stack, 'ImportOne', {
  table: orders,
  item: { orderId: DynamoAttributeValue.fromString('{% $states.input.orderId %}') },
  outputs: '{% $states.input %}',
});
const tellProgress = tell('TellProgress', {
  type: 'importProgress',
  data: {
    importId: IMPORT_ID,
    done: '{% $states.input.done %}',
    of: '{% $states.input.of %}',
  },
  version: '{% $states.input.done %}',
  key: '$string($states.input.done)',
});
const tellFailure = tell('TellFailure', {
  type: 'importFailed',
  data: { importId: IMPORT_ID },
  key: "'failed'",
});

// One order at a time, so that `done` is correct.
const importAll = Map.jsonata(stack, 'ImportAll', {
  items: ProvideItems.jsonata('{% $states.input.orders %}'),
  itemSelector: {
    orderId: '{% $states.context.Map.Item.Value %}',
    done: '{% $states.context.Map.Item.Index + 1 %}',
    of: '{% $count($states.input.orders) %}',
  },
  maxConcurrency: 1,
})
  .itemProcessor(importOne.next(tellProgress))
  .addCatch(tellFailure.next(new Fail(stack, 'Failed')));

const machine = new StateMachine(stack, 'Import', {
  queryLanguage: QueryLanguage.JSONATA,
  definitionBody: DefinitionBody.fromChainable(importAll),
});
new CfnOutput(stack, 'ImportArn', { value: machine.stateMachineArn });
