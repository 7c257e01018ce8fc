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
  /** A shell command that synthesizes. @default - `app` of the project's cdk.json, whose context it is given either way */
  readonly app?: string;
  /** 0 takes a free one. @default 4566 */
  readonly port?: number;
  /** @default - AWS_REGION, else us-east-1 */
  readonly region?: string;
  /** Context for the app, over what cdk.json gives; as `cdk -c key=value`. */
  readonly context?: AppContext;
  /** Which stack to run. @default - the only one of the app */
  readonly stackName?: string;
  /** Which one to run where the app has several and none is named: the only one that has all these outputs. */
  readonly stackWithOutputs?: readonly string[];
  /** Refuses to boot a stack with resources of types that local mode does not emulate. @default false - they are listed */
  readonly strict?: boolean;
  /** What is to break once the stack runs; see the README. @default - nothing */
  readonly faults?: FaultsInput;
}

export interface LocalCloud {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Outputs of the stack, with the addresses of the local endpoint. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What `Ref` gives, by logical id: names, ARNs and URLs of the resources. */
  readonly resources: Readonly<Record<string, string>>;
  /** Resources that do nothing here: those local mode has no use for, such as alarms, and those it does not emulate. */
  readonly inert: readonly InertResource[];
  /** Where a change may be saved that a reload would take, as of the last synthesis. */
  readonly sources: Sources;
  readonly environment: Environment;
  /** For AWS SDK clients: `new SFNClient(cloud.access)` calls as the developer, who may do everything. */
  readonly access: { readonly endpoint: string; readonly region: string; readonly credentials: Credentials };
  readonly credentials: CredentialStore;
  readonly registry: ServiceRegistry;
  /** Open WebSocket connections: list them, or break one. */
  readonly connections: ConnectionOperations;
  /** What breaks: shown, replaced or ended while the stack runs. */
  readonly faults: FaultControl;
  /** What services and functions have logged. */
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
  /**
   * Synthesizes again and changes in place what has changed: functions, state machines, policies, and what is new.
   * @returns logical ids of what was created or changed
   * @throws RestartNeededError, having changed nothing, when something else has changed
   */
  readonly reload: () => Promise<string[]>;
  /** Ends everything; may be called more than once. */
  readonly stop: () => Promise<void>;
}
