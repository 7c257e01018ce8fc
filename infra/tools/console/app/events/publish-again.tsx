/** Puts the same event on the bus again, under a new EventBridge id, or takes it to the form. */
import type { PublishAnswer } from '../../api/contract';
import { post } from '../data/api';
import { useCanWrite } from '../data/overview';
import { linkTo } from '../data/route';
import { Action } from '../parts/action';

export interface PublishAgainProps {
  readonly sequence: number;
  readonly source: string;
  readonly detailType: string;
  /** The event, JSON text. */
  readonly event: string;
}

export function PublishAgain({ sequence, source, detailType, event }: PublishAgainProps) {
  if (!useCanWrite()) return null;
  return (
    <div class="actions">
      <Action
        label="Publish again"
        act={async () => {
          const { detail } = JSON.parse(event) as { readonly detail: unknown };
          const { eventId } = await post<PublishAnswer>('events', { source, detailType, detail });
          return {
            said: 'Published.',
            more: <a href={linkTo('events', undefined, { text: eventId })}>Find it</a>,
          };
        }}
      />
      <a class="button" href={linkTo('publish', undefined, { event: String(sequence) })}>
        Edit and publish
      </a>
    </div>
  );
}
