/** The local cloud as the commands, the console and this project's tests see it: also its parts. */
import type { Sources } from '../cloud-assembly/synth';
import type { Environment } from '../core/identity';
import type { ServiceRegistry } from '../core/registry';
import type { DynamoDbModule } from '../dynamodb';
import type { EventBridgeModule } from '../events';
import type { HttpHandler } from '../http/http-message';
import type { CredentialStore } from '../iam/credentials';
import type { Grant } from '../iam';
import type { LambdaModule } from '../lambda';
import type { StepFunctionsModule } from '../step-functions';
import type { AppCloud, AppCloudOptions } from './app-cloud';
import type { ServiceOptions, Services } from './services';

export interface LocalCloudOptions extends Omit<AppCloudOptions, keyof ServiceOptions>, ServiceOptions {
  /** Which stack to run if the app has several and none is named: the only one with all these outputs. */
  readonly stackWithOutputs?: readonly string[];
}

export interface LocalCloud extends AppCloud {
  /** Where a save may lead to a reload, as of the last synthesis. */
  readonly sources: Sources;
  readonly environment: Environment;
  readonly credentials: CredentialStore;
  readonly registry: ServiceRegistry;
  readonly logs: Services['logStore'];
  /** Executions: their inputs, histories and Map Runs. */
  readonly executions: StepFunctionsModule['executions'];
  /** Calls the listener for each history event of each execution. @returns a function that stops it */
  readonly onExecutionEvent: StepFunctionsModule['onExecutionEvent'];
  /** Calls the observer with what EventBridge does with each event. @returns a function that stops it */
  readonly onEventNotice: EventBridgeModule['onNotice'];
  /** Calls the listener for each ended invocation of a function. @returns a function that stops it */
  readonly onInvocation: LambdaModule['onInvocation'];
  /** Tells the listener what is read from and written to the tables, for metering. @returns a function that stops it */
  readonly onTableAccess: DynamoDbModule['onTableAccess'];
  /** Actions granted to roles that no call has needed so far. */
  readonly unusedGrants: () => Grant[];
  /** Serves further paths, e.g. the console's; asked before a request is answered with 404. */
  readonly addHandler: (handler: HttpHandler) => void;
}
