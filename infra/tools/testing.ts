/**
 * For the tests of an application: boots the stack of a CDK app on one machine, and offers clients for it and a wait that polls
 * instead of sleeping. A test publishes, connects and asks for the report, as it would in an account. The development server
 * of a front end can find the running local mode and sign tokens for it.
 */
import { startLocalCloud as startWithParts, type AppCloud, type AppCloudOptions } from '#local';

export type { AppCloud as LocalCloud, AppCloudOptions as LocalCloudOptions, AppLogs as LocalLogs } from '#local';
export { StackClients, type DomainEvent, type StackAccess } from '#tools/stack/stack-clients';
export { mintToken, type TokenClaims } from '#tools/stack/token';
export { waitUntil } from '#tools/stack/wait-until';
export { stackOutputs, type StackOutputs } from '#constructs/stack-outputs';
export { findLocalMode, type RunningLocalMode } from '#tools/stack/local-mode';

/**
 * Synthesizes the CDK app of a folder and runs its stack on this machine.
 * @throws Error if the app fails, the port is taken, or a resource cannot be created; the message says what to do
 */
export const startLocalCloud = (options: AppCloudOptions): Promise<AppCloud> => startWithParts(options);
