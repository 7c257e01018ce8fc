/** Sends a broadcast again: to the connections that failed, or to the whole audience. */
import type { ResendAnswer } from '../../api/contract';
import { post } from '../data/api';
import { plural } from '../data/format';
import { useCanWrite } from '../data/overview';
import { linkTo } from '../data/route';
import { Action } from '../parts/action';

export function Resend({ broadcastId }: { readonly broadcastId: string }) {
  if (!useCanWrite()) return null;
  const resend = (wholeAudience: boolean) => async () => {
    const { broadcastIds, unknown } = await post<ResendAnswer>('resend', { broadcastId, wholeAudience });
    const said =
      broadcastIds.length === 0
        ? 'No failed connection is on record.'
        : `Sent as ${plural(broadcastIds.length, 'broadcast')}.`;
    return { said, more: <Started ids={broadcastIds} unknown={unknown} /> };
  };
  return (
    <div class="actions" role="group" aria-label="Send again">
      <Action label="Resend to those that failed" act={resend(false)} />
      <Action
        label="Resend to the whole audience"
        title="As it is connected now; clients that have the message drop the copy"
        act={resend(true)}
      />
    </div>
  );
}

const Started = ({ ids, unknown }: { readonly ids: readonly string[]; readonly unknown: readonly string[] }) => (
  <>
    {ids.map((id) => (
      <a key={id} href={linkTo('executions', undefined, { text: id.slice(0, 200) })}>
        {id}{' '}
      </a>
    ))}
    {unknown.map((line) => (
      <span key={line} class="warn">
        {line}{' '}
      </span>
    ))}
  </>
);
