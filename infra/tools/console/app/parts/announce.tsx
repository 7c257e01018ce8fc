/** Announces events to screen readers, politely, through one live region for the whole page. */
import { Store, useStore } from '../data/store';

class Announcer extends Store {
  text = '';

  say(text: string): void {
    this.text = text;
    this.changed();
  }
}

const announcer = new Announcer();

export const announce = (text: string): void => announcer.say(text);

export function Announcements() {
  useStore(announcer);
  return (
    <div class="visually-hidden" role="status" aria-live="polite" data-testid="announcements">
      {announcer.text}
    </div>
  );
}
