/**
 * Checks a route's definition at synth. CDK apps run without a type check and CDK ignores unknown properties, so a
 * misspelt `timeuot` would silently leave the default.
 */
import { Duration } from 'aws-cdk-lib';
import { describeValue } from '#shared/base/describe-value';
import { hintFor } from '#shared/base/near-names';
import type { FunctionRoute } from './route-definition';
import type { RouteFunctionProps } from './route-function';

const ROUTE: Readonly<Record<keyof FunctionRoute, true>> = {
  type: true,
  function: true,
  returnResponse: true,
  managementApiAccess: true,
};

/** The properties of this CDK version. For a property of a later version, give the route a Function. */
const FUNCTION: Readonly<Record<keyof RouteFunctionProps, true>> = {
  ...{
    handler: true,
    bundling: true,
    permissions: true,
    bind: true,
    encryptionKey: true,
    runtime: true,
    architecture: true,
    timeout: true,
  },
  ...{ memorySize: true, environment: true, description: true, functionName: true, layers: true, role: true },
  ...{ logGroup: true, logRetention: true, logRemovalPolicy: true, logRetentionRole: true },
  ...{ logRetentionRetryOptions: true, logFormat: true, loggingFormat: true, applicationLogLevel: true },
  ...{ applicationLogLevelV2: true, systemLogLevel: true, systemLogLevelV2: true, ephemeralStorageSize: true },
  ...{ initialPolicy: true, vpc: true, ipv6AllowedForDualStack: true, vpcSubnets: true, securityGroups: true },
  ...{ allowAllOutbound: true, allowAllIpv6Outbound: true, allowPublicSubnet: true, deadLetterQueueEnabled: true },
  ...{ deadLetterQueue: true, deadLetterTopic: true, tracing: true, snapStart: true, profiling: true },
  ...{ profilingGroup: true, insightsVersion: true, adotInstrumentation: true, paramsAndSecrets: true },
  ...{ reservedConcurrentExecutions: true, events: true, currentVersionOptions: true, filesystem: true },
  ...{ environmentEncryption: true, codeSigningConfig: true, runtimeManagementMode: true, tenancyConfig: true },
  ...{ durableConfig: true, recursiveLoop: true, onFailure: true, onSuccess: true, maxEventAge: true },
  ...{ retryAttempts: true },
};

/** Names in other frameworks, and what they are here. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  memory: 'memorySize, in MB',
  config: 'bind, or environment',
  nodejs: 'bundling',
  copyFiles: 'nothing: bundle what the function needs, or give the route a Function',
  diskSize: 'ephemeralStorageSize',
  url: 'nothing: the function is behind a route',
  enableLiveDev: "nothing: 'npm start -- --watch' runs it on this machine",
};

/** @throws Error naming the route and the unknown field */
export const checkRoute = (where: string, route: object): void => refuseUnknown(where, route, ROUTE);

/** @throws Error naming a property that does not exist or has the wrong type, and what to write instead */
export function checkFunctionProps(where: string, props: Partial<RouteFunctionProps>): void {
  refuseUnknown(where, props, FUNCTION);
  const { timeout, memorySize, environment = {} } = props as Readonly<Record<string, unknown>>;
  if (timeout !== undefined && !(timeout instanceof Duration)) {
    const seconds =
      /^\d+/.exec(typeof timeout === 'string' || typeof timeout === 'number' ? String(timeout) : '')?.[0] ?? '20';
    throw new Error(
      `timeout of ${where} must be a Duration such as Duration.seconds(${seconds}), got ${describeValue(timeout)}`,
    );
  }
  if (memorySize !== undefined && typeof memorySize !== 'number') {
    throw new Error(`memorySize of ${where} must be a number of MB such as 512, got ${describeValue(memorySize)}`);
  }
  for (const [name, value] of Object.entries(environment as object)) {
    if (typeof value === 'string') continue;
    throw new Error(`environment.${name} of ${where} must be a string, got ${describeValue(value)}`);
  }
}

function refuseUnknown(where: string, given: object, known: Readonly<Record<string, true>>): void {
  const names = Object.keys(known);
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  const hint = Object.hasOwn(ELSEWHERE, unknown) ? `here it is ${ELSEWHERE[unknown]}` : hintFor(unknown, names);
  throw new Error(`'${unknown}' is not a property of ${where}: ${hint}`);
}
