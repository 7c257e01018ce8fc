/**
 * Takes the place of `@aws-sdk/credential-provider-node` in the bundles of the functions (infra/constructs/functions): Lambda puts
 * the credentials of the role into the environment. The SDK's own chain also knows profiles, SSO, processes and instances, which
 * are a third of a bundle and more than a third of its import.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** No credentials in the environment, so this is not Lambda. */
export class NoCredentialsError extends Error {
  override readonly name = 'NoCredentialsError';
  constructor() {
    super(
      'The environment has no AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. This bundle reads credentials from nowhere else.',
    );
  }
}

/** @returns undefined if there are none */
export function credentialsInEnvironment(): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
}

/** As SDK clients ask for it. The environment is read when the first request needs it. */
export const defaultProvider = () => async (): Promise<Credentials> => {
  const credentials = credentialsInEnvironment();
  if (credentials === undefined) throw new NoCredentialsError();
  return credentials;
};
