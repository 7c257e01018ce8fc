/** An address to connect to by hand, including a token or a signature if one can be made here. */
import type { LocalCloud } from '#local';
import { presign } from '#local/api-gateway/signature/presign';
import type { StackClients } from './stack-clients';

export interface SampleAddressOptions {
  /** The user of the token. */
  readonly userId: string;
  readonly channels: readonly string[];
  /** How long the token is valid. */
  readonly hours: number;
}

const SECONDS_OF_HOUR = 3600;

/**
 * @param url of the WebSocket API, as the client will call it: a signature covers its host
 * @returns the address, and who connects with it if that is known
 */
export async function sampleAddress(
  cloud: Pick<LocalCloud, 'access'>,
  stack: StackClients,
  url: string,
  { userId, channels, hours }: SampleAddressOptions,
): Promise<{ readonly address: string; readonly userId: string | undefined }> {
  switch (stack.authorizer.type) {
    case 'token':
      return { address: `${url}?token=${await stack.token({ userId, channels, expiresIn: `${hours}h` })}`, userId };
    case 'iam': {
      const { region, credentials } = cloud.access;
      return { address: presign(url, { region, credentials, expiresIn: hours * SECONDS_OF_HOUR }), userId: undefined };
    }
    default:
      return { address: url, userId: undefined };
  }
}
