/** Events of a page: its network is back, or it is visible again. Does nothing outside a page. */
import type { Unsubscribe } from './listeners';

interface Target {
  addEventListener?(type: string, listener: () => void): void;
  removeEventListener?(type: string, listener: () => void): void;
}

/**
 * @param online the network came back, or changed
 * @param visible the page is visible again; its timers may have stopped meanwhile
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
