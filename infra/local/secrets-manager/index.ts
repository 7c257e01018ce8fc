/**
 * Secrets Manager in local mode: the secrets of the template, in memory. Generated values are new at every boot, so secrets
 * of local mode are worthless to others; a test may pin them.
 */
import type { LocalContext, ServiceModule } from '../core/context';
import { secretsManagerService } from './operations';
import { secretProvider } from './provider';
import { SecretStore } from './secret-store';

export interface SecretsManagerOptions {
  /** Values by logical id of the secret, which replace generated or declared ones. @default - none */
  readonly secretStrings?: Readonly<Record<string, string>>;
}

export function createSecretsManagerModule(context: LocalContext, options: SecretsManagerOptions = {}): ServiceModule {
  const secrets = new SecretStore(context.environment);
  return {
    service: secretsManagerService(secrets),
    providers: [secretProvider(secrets, options.secretStrings ?? {})],
  };
}
