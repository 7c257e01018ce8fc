/** The local cloud as a test of an application sees it. */
import type { AppContext } from '../cloud-assembly/project';
import type { InertResource } from '../cloud-assembly/inert-types';
import type { ConnectionOperations } from '../api-gateway';
import type { FaultControl, FaultsInput } from '../faults';
import type { Credentials } from '../iam/credentials';

export interface AppCloudOptions {
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
  /** Refuses to boot a stack with resource types that local mode does not emulate. @default false - they are listed */
  readonly strict?: boolean;
  /** Faults to inject once the stack runs; see the README of local mode. @default - none */
  readonly faults?: FaultsInput;
  /**
   * Multiplies the time limits of functions and their calls, executions, tasks and integrations, so that a test that is not
   * about them passes on a busy or slow machine. A limit is still shown as in the template. @default 1
   */
  readonly timeLimitFactor?: number;
  readonly events?: {
    /** Whether rules with a schedule run by themselves. @default true */
    readonly schedules?: boolean;
  };
  readonly lambda?: {
    /** Invocations of all functions at once; more are throttled. @default - no limit */
    readonly accountConcurrency?: number;
    /** Replaces environment variables of functions that have one with that name. @default - the values of the template */
    readonly variables?: Readonly<Record<string, string>>;
    /** Milliseconds before an asynchronous event is retried. @default [60000, 120000], as on AWS */
    readonly asyncRetryDelays?: readonly [number, number];
  };
  readonly dynamoDb?: {
    /**
     * Bytes of rows that have more than two days to live and are in no index, in all tables whose partition keys have the same
     * name. Beyond it the rows that expire first are removed early, but none that expires within ten minutes of the last one of
     * its table. `Infinity`: never, as on AWS. @default 16 MiB
     */
    readonly maxLongLivedBytes?: number;
  };
  readonly secretsManager?: {
    /** Values by the secret's logical id. @default - the generated or declared values */
    readonly secretStrings?: Readonly<Record<string, string>>;
  };
}

/** The log groups, as in CloudWatch Logs. */
export interface AppLogs {
  /** @returns undefined if there is no such group */
  group(name: string): { events(): readonly { readonly timestamp: number; readonly message: string }[] } | undefined;
  /** Calls the listener for each line that is written from now on. @returns a function that stops it */
  onWrite(listener: (event: { readonly logGroup: string; readonly message: string }) => void): () => void;
}

export interface AppCloud {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Outputs of the stack, with the addresses of the local endpoint. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The `Ref` of each resource by logical id: names, ARNs and URLs. */
  readonly resources: Readonly<Record<string, string>>;
  /** Resources that do nothing here: those local mode has no use for, such as alarms, and those it does not emulate. */
  readonly inert: readonly InertResource[];
  /** For AWS SDK clients: `new SFNClient(cloud.access)` calls as the developer, who may do everything. */
  readonly access: { readonly endpoint: string; readonly region: string; readonly credentials: Credentials };
  /** Open WebSocket connections: list them, or break one. */
  readonly connections: ConnectionOperations;
  /** Injected faults: list, replace or end them while the stack runs. */
  readonly faults: FaultControl;
  /** The logs of services and functions. */
  readonly logs: AppLogs;
  /**
   * Synthesizes again and applies the changes in place: functions, state machines, policies, and new resources.
   * @returns logical ids of what was created or changed
   * @throws RestartNeededError if anything else has changed; then nothing was changed in place
   */
  readonly reload: () => Promise<string[]>;
  /** Ends everything; may be called more than once. */
  readonly stop: () => Promise<void>;
}
