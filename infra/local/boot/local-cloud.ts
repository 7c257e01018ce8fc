/** What a running local cloud offers to the commands, the tests and the console: all that tests of applications see, and its parts. */
import type { Sources } from '../cloud-assembly/synth';
import type { Environment } from '../core/identity';
import type { ServiceRegistry } from '../core/registry';
import type { DynamoDbModule } from '../dynamodb';
import type { HttpHandler } from '../http/http-message';
import type { CredentialStore } from '../iam/credentials';
import type { Grant } from '../iam';
import type { LambdaModule } from '../lambda';
import type { StepFunctionsModule } from '../step-functions';
import type { AppCloud, AppCloudOptions } from './app-cloud';
import type { ServiceOptions, Services } from './services';

export interface LocalCloudOptions extends Omit<AppCloudOptions, keyof ServiceOptions>, ServiceOptions {
  /** Which one to run where the app has several and none is named: the only one that has all these outputs. */
  readonly stackWithOutputs?: readonly string[];
}

export interface LocalCloud extends AppCloud {
  /** Where a change may be saved that a reload would take, as of the last synthesis. */
  readonly sources: Sources;
  readonly environment: Environment;
  readonly credentials: CredentialStore;
  readonly registry: ServiceRegistry;
  readonly logs: Services['logStore'];
  /** Executions as they are kept: what they were started with, their histories, their Map Runs. */
  readonly executions: StepFunctionsModule['executions'];
  /** Calls the listener for each history event of each execution. @returns stops calling it */
  readonly onExecutionEvent: StepFunctionsModule['onExecutionEvent'];
  /** Calls the listener for each invocation of a function that has ended. @returns stops calling it */
  readonly onInvocation: LambdaModule['onInvocation'];
  /** Tells the listener what is read from and written to the tables, for metering. @returns stops telling it */
  readonly onTableAccess: DynamoDbModule['onTableAccess'];
  /** Actions granted to roles that no call has needed so far. */
  readonly unusedGrants: () => Grant[];
  /** Serves further paths, e.g. those of the console; asked before it is said that nothing is there. */
  readonly addHandler: (handler: HttpHandler) => void;
}
