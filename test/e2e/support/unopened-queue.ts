/** The queue of events that could not be opened; it is not among the stack's outputs. */
import type { LocalCloud } from '#local';

export function unopenedQueueUrl(local: LocalCloud | undefined): string {
  const [, url] = Object.entries(local?.resources ?? {}).find(([id]) => /^EventsUnopened[0-9A-F]{8}$/.test(id)) ?? [];
  if (url === undefined) throw new Error('The stack on this machine has no queue EventsUnopened');
  return url;
}
