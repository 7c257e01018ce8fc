/** The environment variables that make the AWS CLI and every SDK talk to local mode. */
import type { LocalCloud } from '#local';

export const sdkVariables = ({ endpoint, region, credentials }: LocalCloud['access']): Record<string, string> => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  // StartSyncExecution and TestState of the AWS CLI and boto3 would call `sync-127.0.0.1`.
  AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
});

/** The variables as a shell command to paste. */
export const exportLine = (access: LocalCloud['access']): string =>
  `export ${Object.entries(sdkVariables(access))
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')}`;
