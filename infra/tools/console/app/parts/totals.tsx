/** The outcomes of a broadcast's connections, in one line. */
import type { DeliveryTotals } from '../../api/contract';
import { count } from '../data/format';

export function Totals({ totals, outcome }: { readonly totals: DeliveryTotals; readonly outcome: string | undefined }) {
  const { connections, delivered, stale, failed } = totals;
  if (connections === 0) return <span class="muted">{(outcome ?? 'nobody').toLowerCase().replaceAll('_', ' ')}</span>;
  return (
    <>
      <span class={delivered > 0 ? 'good' : 'bad'}>{count(delivered)} delivered</span>
      {stale > 0 && <span class="muted"> · {count(stale)} stale</span>}
      {failed > 0 && <span class="bad"> · {count(failed)} failed</span>}
    </>
  );
}
