/**
 * Whose signature a post carries. In Lambda credentials and region are environment variables, so the SDK is not needed to
 * find them. Elsewhere its provider chain does.
 */
import type { CallbackUrl } from '#shared/runtime/callback-url';
import type { SigningCredentials } from '../signer';

export interface Identity {
  credentials(): Promise<SigningCredentials>;
  region(): Promise<string>;
}

export function identityOf(callback: CallbackUrl): Identity {
  let sdk: Promise<Identity> | undefined;
  const ofSdk = () => (sdk ??= import('./management-api').then(({ managementApi }) => managementApi(callback).config));
  return {
    credentials: async () => credentialsOfEnvironment() ?? (await ofSdk()).credentials(),
    region: async () => callback.region ?? regionOfEnvironment() ?? (await ofSdk()).region(),
  };
}

const regionOfEnvironment = () => (process.env.AWS_REGION === '' ? undefined : process.env.AWS_REGION);

/** @returns undefined if they are not there, or a profile is named, which the SDK prefers */
function credentialsOfEnvironment(): SigningCredentials | undefined {
  const { AWS_PROFILE, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (AWS_PROFILE || !AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined;
  return { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, sessionToken: AWS_SESSION_TOKEN };
}
