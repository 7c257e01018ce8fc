/** Keys that work everywhere: `/` for the search field, a digit for a view, Escape to leave a field or go back. */
import { useEffect } from 'preact/hooks';
import { linkBack, parseRoute } from '../data/route';

export function useShortcuts(views: readonly { readonly name: string }[]): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const { target, key } = event;
      const typing = target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
      if (key === 'Escape') {
        if (typing) target.blur();
        else if (parseRoute(location.hash).item !== undefined) location.hash = linkBack(parseRoute(location.hash).view);
      } else if (!typing) {
        const view = views[Number(key) - 1];
        if (key === '/') {
          event.preventDefault();
          document.getElementById('search')?.focus();
        } else if (view !== undefined) location.hash = linkBack(view.name);
      }
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [views]);
}
