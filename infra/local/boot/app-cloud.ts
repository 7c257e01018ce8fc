/** What a test of an application sees of a local cloud: how it is booted, what it is made of, what may be broken. */
import type { AppContext } from '../cloud-assembly/project';
import type { InertResource } from '../cloud-assembly/inert-types';
import type { ConnectionOperations } from '../api-gateway';
import type { FaultControl, FaultsInput } from '../faults';
import type { Credentials } from '../iam/credentials';

export interface AppCloudOptions {
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
  /** Refuses to boot a stack with resources of types that local mode does not emulate. @default false - they are listed */
  readonly strict?: boolean;
  /** What is to break once the stack runs; see the README of local mode. @default - nothing */
  readonly faults?: FaultsInput;
  /**
   * What the time limits of functions and their calls, of executions, tasks and integrations are multiplied by: a test that
   * is not about them passes on a machine that is busy or slow. What is shown of a limit is what the template says. @default 1
   */
  readonly timeLimitFactor?: number;
  readonly events?: {
    /** Whether rules with a schedule start by themselves. @default true */
    readonly schedules?: boolean;
  };
  readonly lambda?: {
    /** Invocations at once, of all functions; one more is throttled. @default - none is */
    readonly accountConcurrency?: number;
    /** Values for environment variables instead of the template's, of every function that has one of that name. @default - none */
    readonly variables?: Readonly<Record<string, string>>;
    /** Milliseconds before an asynchronous event is tried again. @default [60000, 120000], as on AWS */
    readonly asyncRetryDelays?: readonly [number, number];
  };
  readonly secretsManager?: {
    /** Values by logical id of the secret, in place of generated or declared ones. @default - none */
    readonly secretStrings?: Readonly<Record<string, string>>;
  };
}

/** What was logged, as CloudWatch Logs has it. */
export interface AppLogs {
  /** @returns undefined where nothing has been written to a group of that name, and the template has none */
  group(name: string): { events(): readonly { readonly timestamp: number; readonly message: string }[] } | undefined;
  /** Calls the listener with every line that is written from now on. @returns stops calling it */
  onWrite(listener: (event: { readonly logGroup: string; readonly message: string }) => void): () => void;
}

export interface AppCloud {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Outputs of the stack, with the addresses of the local endpoint. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What `Ref` gives, by logical id: names, ARNs and URLs of the resources. */
  readonly resources: Readonly<Record<string, string>>;
  /** Resources that do nothing here: those local mode has no use for, such as alarms, and those it does not emulate. */
  readonly inert: readonly InertResource[];
  /** For AWS SDK clients: `new SFNClient(cloud.access)` calls as the developer, who may do everything. */
  readonly access: { readonly endpoint: string; readonly region: string; readonly credentials: Credentials };
  /** Open WebSocket connections: list them, or break one. */
  readonly connections: ConnectionOperations;
  /** What breaks: shown, replaced or ended while the stack runs. */
  readonly faults: FaultControl;
  /** What services and functions have logged. */
  readonly logs: AppLogs;
  /**
   * Synthesizes again and changes in place what has changed: functions, state machines, policies, and what is new.
   * @returns logical ids of what was created or changed
   * @throws RestartNeededError, having changed nothing, when something else has changed
   */
  readonly reload: () => Promise<string[]>;
  /** Ends everything; may be called more than once. */
  readonly stop: () => Promise<void>;
}
