/** What a page learns of its network and of being looked at again. Where there is no page, nothing. */
import type { Unsubscribe } from './listeners';

interface Target {
  addEventListener?(type: string, listener: () => void): void;
  removeEventListener?(type: string, listener: () => void): void;
}

/**
 * @param online the network came back, or became another one
 * @param visible the page is in front again; timers may have slept while it was not
 */
export function watchPage(online: () => void, visible: () => void): Unsubscribe {
  const { document } = globalThis as { readonly document?: Target & { readonly visibilityState?: string } };
  const page = globalThis as Target;
  const looked = () => {
    if (document?.visibilityState === 'visible') visible();
  };
  page.addEventListener?.('online', online);
  document?.addEventListener?.('visibilitychange', looked);
  return () => {
    page.removeEventListener?.('online', online);
    document?.removeEventListener?.('visibilitychange', looked);
  };
}
