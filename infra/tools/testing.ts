/**
 * What a test of an application imports: the stack of a CDK app booted on one machine, clients of what it holds, and a
 * wait that is no sleep. A test publishes, connects, and asks for the report, as it would in an account. The development
 * server of a front end finds the local mode that runs beside it, and signs tokens for it.
 */
export { startLocalCloud, type LocalCloud, type LocalCloudOptions } from '#local';
export { StackClients, type DomainEvent, type StackAccess } from '#tools/stack/stack-clients';
export { mintToken, type TokenClaims } from '#tools/stack/token';
export { waitUntil } from '#tools/stack/wait-until';
export { stackOutputs, type StackOutputs } from '#constructs/stack-outputs';
export { findLocalMode, type RunningLocalMode } from '#tools/stack/local-mode';
