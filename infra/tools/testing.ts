/**
 * What a test of an application imports: the stack of a CDK app booted on one machine, clients of what it holds, and a
 * wait that is no sleep. A test publishes, connects, and asks for the report, as it would in an account.
 */
import { startLocalCloud as startWithParts, type AppCloud, type AppCloudOptions } from '#local';

export type { AppCloud as LocalCloud, AppCloudOptions as LocalCloudOptions, AppLogs as LocalLogs } from '#local';
export { StackClients, type DomainEvent, type StackAccess } from '#tools/stack/stack-clients';
export { mintToken, type TokenClaims } from '#tools/stack/token';
export { waitUntil } from '#tools/stack/wait-until';
export { stackOutputs, type StackOutputs } from '#constructs/stack-outputs';

/**
 * Synthesizes the CDK app of a folder and runs its stack on this machine.
 * @throws Error if the app fails, the port is taken, or a resource cannot be created; the message says what to do
 */
export const startLocalCloud = (options: AppCloudOptions): Promise<AppCloud> => startWithParts(options);
