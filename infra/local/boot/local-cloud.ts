/** What a running local cloud offers to the commands, the tests and the console. */
import type { AppContext } from '../cloud-assembly/project';
import type { InertResource } from '../cloud-assembly/inert-types';
import type { Sources } from '../cloud-assembly/synth';
import type { Environment } from '../core/identity';
import type { ServiceRegistry } from '../core/registry';
import type { ConnectionOperations } from '../api-gateway';
import type { DynamoDbModule } from '../dynamodb';
import type { FaultControl, FaultsInput } from '../faults';
import type { HttpHandler } from '../http/http-message';
import type { CredentialStore, Credentials } from '../iam/credentials';
import type { Grant } from '../iam';
import type { LambdaModule } from '../lambda';
import type { StepFunctionsModule } from '../step-functions';
import type { ServiceOptions, Services } from './services';

export interface LocalCloudOptions extends ServiceOptions {
  /** Directory with the project's `cdk.json`. */
  readonly projectRoot: string;
  /** A shell command that synthesizes; gets the context of cdk.json. @default - `app` in the project's cdk.json */
  readonly app?: string;
  /** 0 picks a free one. @default 4566 */
  readonly port?: number;
  /** @default - AWS_REGION, else us-east-1 */
  readonly region?: string;
  /** Context for the app, in addition to cdk.json, like `cdk -c key=value`. */
  readonly context?: AppContext;
  /** Which stack to run. @default - the app's only one */
  readonly stackName?: string;
  /** Which stack to run if the app has several and none is named: the only one with all these outputs. */
  readonly stackWithOutputs?: readonly string[];
  /** Refuses to boot a stack with resource types that local mode does not emulate. @default false - they are listed */
  readonly strict?: boolean;
  /** Faults to inject once the stack runs; see the README. @default - none */
  readonly faults?: FaultsInput;
}

export interface LocalCloud {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Outputs of the stack, with the addresses of the local endpoint. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The `Ref` of each resource by logical id: names, ARNs and URLs. */
  readonly resources: Readonly<Record<string, string>>;
  /** Resources that do nothing here: those local mode has no use for, such as alarms, and those it does not emulate. */
  readonly inert: readonly InertResource[];
  /** Where a save may lead to a reload, as of the last synthesis. */
  readonly sources: Sources;
  readonly environment: Environment;
  /** For AWS SDK clients: `new SFNClient(cloud.access)` calls as the developer, who may do everything. */
  readonly access: { readonly endpoint: string; readonly region: string; readonly credentials: Credentials };
  readonly credentials: CredentialStore;
  readonly registry: ServiceRegistry;
  /** Open WebSocket connections: list them, or break one. */
  readonly connections: ConnectionOperations;
  /** Injected faults: list, replace or end them while the stack runs. */
  readonly faults: FaultControl;
  /** The logs of services and functions. */
  readonly logs: Services['logStore'];
  /** Executions: their inputs, histories and Map Runs. */
  readonly executions: StepFunctionsModule['executions'];
  /** Calls the listener for each history event of each execution. @returns a function that stops it */
  readonly onExecutionEvent: StepFunctionsModule['onExecutionEvent'];
  /** Calls the listener for each ended invocation of a function. @returns a function that stops it */
  readonly onInvocation: LambdaModule['onInvocation'];
  /** Tells the listener what is read from and written to the tables, for metering. @returns a function that stops it */
  readonly onTableAccess: DynamoDbModule['onTableAccess'];
  /** Actions granted to roles that no call has needed so far. */
  readonly unusedGrants: () => Grant[];
  /** Serves further paths, e.g. the console's; asked before a request is answered with 404. */
  readonly addHandler: (handler: HttpHandler) => void;
  /**
   * Synthesizes again and applies the changes in place: functions, state machines, policies, and new resources.
   * @returns logical ids of what was created or changed
   * @throws RestartNeededError if anything else has changed; then nothing was changed in place
   */
  readonly reload: () => Promise<string[]>;
  /** Ends everything; may be called more than once. */
  readonly stop: () => Promise<void>;
}
