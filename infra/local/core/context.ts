/** What every emulated service gets, and what it returns to be wired into the endpoint. */
import type { Duplex } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import type { CredentialStore } from '../iam/credentials';
import type { HttpHandler } from '../http/http-message';
import type { FaultHooks } from './fault-hooks';
import type { Environment } from './identity';
import type { ServiceRegistry } from './registry';
import type { ResourceProvider } from './resource';
import type { StagePaths } from './stage-paths';
import type { JsonObject, LocalService, ServiceError } from './service';

export interface LocalContext {
  readonly environment: Environment;
  readonly registry: ServiceRegistry;
  readonly credentials: CredentialStore;
  readonly resourcePolicies: ResourcePolicies;
  readonly logs: LogSink;
  /** Read each time, as faults come and go. @default - no faults */
  readonly faults?: FaultHooks;
  /** Multiplies the time limits of functions, executions, tasks and integrations. @default 1 */
  readonly timeLimitFactor?: number;
  /** Shared by the kinds of APIs and the code that makes their addresses. @default - every stage is at `/{stage}` */
  readonly stagePaths?: StagePaths;
  /** The answer to a call to a service that is not emulated; absent if the boot refuses its resources. */
  readonly notEmulated?: (service: string) => ServiceError;
  /** `http://127.0.0.1:PORT`, known once the endpoint listens, which is before any resource is created. */
  endpoint(): string;
}

/** Resource-based policies (queue policies, function permissions), by the ARN of their resource. */
export interface ResourcePolicies {
  /** @param statement an IAM policy statement with Principal, Action and optional Condition */
  add(resourceArn: string, statement: JsonObject): void;
}

/** CloudWatch Logs, as far as writing goes: services write what AWS would write to the same group. */
export interface LogSink {
  write(logGroup: string, message: string): void;
}

/** Result of the `create...Module(context)` of a service's folder. */
export interface ServiceModule {
  readonly service: LocalService;
  readonly providers: readonly ResourceProvider[];
  /** For services with paths of their own. */
  readonly http?: HttpHandler;
  /** The same for what web pages may call; it decides itself which pages (CORS). */
  readonly pageHttp?: HttpHandler;
  /** For WebSocket upgrades; returns false if the request is not for this service. */
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
}
