/** The transport that the setting names; both stand on the same SDK client and post over sockets of the same kind. */
import type { CallbackUrl } from '#shared/runtime/callback-url';
import { managementApi } from '../management-api';
import { DirectTransport } from './direct';
import { SdkTransport } from './sdk';
import type { Transport, TransportSettings } from './transport';

export function createTransport(
  callback: CallbackUrl,
  settings: TransportSettings & { readonly transport: 'direct' | 'sdk' },
): Transport {
  const client = managementApi(callback);
  return settings.transport === 'sdk'
    ? new SdkTransport(callback, client, settings)
    : new DirectTransport(callback, client, settings);
}
