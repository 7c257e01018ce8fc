/** A client starts an import and gets its progress. Lambda functions send it with the server SDK. */
import { App, Stack } from 'aws-cdk-lib';
import { DefinitionBody, Map, ProvideItems, QueryLanguage, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { BroadcastService, HandlerFunction } from 'step-functions-broadcast/constructs';

const stack = new Stack(new App(), 'Imports');
const service = new BroadcastService(stack, 'Broadcast', { domainEvents: [], settings: { data: 'destroy' } });
service.publishOutputs();

const importOrder = new HandlerFunction(stack, 'ImportOrder', {
  handler: 'functions/import-order.handler',
  environment: { CALLBACK_URL: service.webSocket.callbackUrl },
});
service.webSocket.grantPostToConnections(importOrder);

const finishImport = new HandlerFunction(stack, 'FinishImport', {
  handler: 'functions/finish-import.handler',
  environment: { EVENT_BUS_NAME: service.eventBus.eventBusName },
});
service.grantPublish(finishImport, { source: 'shop.imports' });

const importAll = Map.jsonata(stack, 'ImportAll', {
  items: ProvideItems.jsonata('{% $states.input.orders %}'),
  itemSelector: {
    importId: '{% $states.input.importId %}',
    connectionId: '{% $states.input.connectionId %}',
    orderId: '{% $states.context.Map.Item.Value %}',
    done: '{% $states.context.Map.Item.Index + 1 %}',
    of: '{% $count($states.input.orders) %}',
  },
  maxConcurrency: 1,
  outputs: '{% $states.context.Execution.Input %}',
}).itemProcessor(LambdaInvoke.jsonata(stack, 'Import', { lambdaFunction: importOrder, outputs: {} }));
const finish = LambdaInvoke.jsonata(stack, 'Finish', { lambdaFunction: finishImport, outputs: {} });

const machine = new StateMachine(stack, 'Machine', {
  queryLanguage: QueryLanguage.JSONATA,
  definitionBody: DefinitionBody.fromChainable(importAll.next(finish)),
});

service.webSocket.addRoutes(stack, {
  startImport: {
    type: 'function',
    function: { handler: 'functions/start-import.handler', environment: { IMPORT_ARN: machine.stateMachineArn } },
  },
});
machine.grantStartExecution(service.webSocket.getFunction('startImport'));
