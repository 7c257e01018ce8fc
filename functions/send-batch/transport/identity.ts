/**
 * Whose signature a post carries. In Lambda credentials and region are environment variables, so the SDK is not needed to
 * find them. Elsewhere its provider chain does.
 */
import type { CallbackUrl } from '#shared/runtime/callback-url';
import { credentialsInEnvironment } from '#shared/runtime/lambda-credentials';
import type { SigningCredentials } from '../signer';

export interface Identity {
  credentials(): Promise<SigningCredentials>;
  region(): Promise<string>;
}

export function identityOf(callback: CallbackUrl): Identity {
  let sdk: Promise<Identity> | undefined;
  const ofSdk = () => (sdk ??= import('./management-api').then(({ managementApi }) => managementApi(callback).config));
  return {
    credentials: async () => credentialsOfLambda() ?? (await ofSdk()).credentials(),
    region: async () => callback.region ?? regionOfEnvironment() ?? (await ofSdk()).region(),
  };
}

const regionOfEnvironment = () => (process.env.AWS_REGION === '' ? undefined : process.env.AWS_REGION);

/** @returns undefined if they are not there, or a profile is named, which the SDK prefers */
const credentialsOfLambda = (): SigningCredentials | undefined =>
  process.env.AWS_PROFILE ? undefined : credentialsInEnvironment();
