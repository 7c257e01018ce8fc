/** Makes the transport that the setting names. Both post in the same way, and find the same credentials. */
import { DirectTransport } from './direct';
import { identityOf } from './identity';
import type { Transport, TransportSettings } from './transport';
import type { CallbackUrl } from '#shared/runtime/callback-url';

export function createTransport(
  callback: CallbackUrl,
  settings: TransportSettings & { readonly transport: 'direct' | 'sdk' },
): Transport {
  if (settings.transport === 'direct') return new DirectTransport(callback, identityOf(callback), settings);
  // Only this transport needs the SDK, which is slow to import.
  const sdk = Promise.all([import('./sdk'), import('./management-api')]).then(
    ([{ SdkTransport }, { managementApi }]) => new SdkTransport(callback, managementApi(callback), settings),
  );
  return {
    prepare: async (message, stop) => (await sdk).prepare(message, stop),
    close: async () => (await sdk).close(),
  };
}
