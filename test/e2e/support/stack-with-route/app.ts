/** The stack, plus a route `sayHello` whose handler uses the server SDK. The tests run it as a project's CDK app. */
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { ENV } from '#shared/runtime/env';
import { BroadcastStack } from '#infra/broadcast-stack';
import { COMMON_OPTIONS } from '#constructs/functions/bundling';
import { ConnectionsTable } from '#constructs/tables';
import { settingsOf } from '#infra/settings';

const app = new App({ analyticsReporting: false });
const stack = new BroadcastStack(app, 'Broadcast-local', {
  stageName: 'local',
  settings: settingsOf('local'),
  domainEvents: [],
});
const constructs = stack.node.findAll();
const api = constructs.find((each) => each instanceof WebSocketApi)!;
const stage = constructs.find((each) => each instanceof WebSocketStage)!;
const connections = constructs.find((each) => each instanceof ConnectionsTable)!;

const code = join(process.cwd(), 'say-hello');
buildSync({ ...COMMON_OPTIONS, entryPoints: { index: join(__dirname, 'handler.ts') }, outdir: code });
const sayHello = new LambdaFunction(stack, 'SayHello', {
  code: Code.fromAsset(code),
  handler: 'index.handler',
  runtime: Runtime.NODEJS_24_X,
  environment: { [ENV.CALLBACK_URL]: stage.callbackUrl, [ENV.CONNECTIONS_TABLE]: connections.tableName },
});
stage.grantManagementApiAccess(sayHello);
connections.grantQueryRecipients(sayHello);
api.addRoute('sayHello', {
  integration: new WebSocketLambdaIntegration('SayHelloRoute', sayHello),
  returnResponse: true,
});
