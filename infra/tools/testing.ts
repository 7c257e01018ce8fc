/**
 * For the tests of an application: boots the stack of a CDK app on one machine, and offers clients for it and a wait that polls
 * instead of sleeping. A test publishes, connects and asks for the report, as it would in an account. The development server
 * of a front end can find the running local mode and sign tokens for it.
 */
export { startLocalCloud, type LocalCloud, type LocalCloudOptions } from '#local';
export { StackClients, type DomainEvent, type StackAccess } from '#tools/stack/stack-clients';
export { mintToken, type TokenClaims } from '#tools/stack/token';
export { waitUntil } from '#tools/stack/wait-until';
export { stackOutputs, type StackOutputs } from '#constructs/stack-outputs';
export { findLocalMode, type RunningLocalMode } from '#tools/stack/local-mode';
