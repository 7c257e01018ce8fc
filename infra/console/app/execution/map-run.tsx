/** A Map Run: how its children ended, and each of them. */
import type { ExecutionDetail } from '../../api/contract';
import { executions } from '../data/executions';
import { count, duration } from '../data/format';
import { linkTo } from '../data/route';
import { useStore } from '../data/store';
import { Status } from '../parts/status';
import { VirtualList } from '../parts/virtual-list';

const ROW_HEIGHT = 26;
const SHOWN_ROWS = 10;

export function MapRun({ detail, arn }: { readonly detail: ExecutionDetail; readonly arn: string }) {
  useStore(executions);
  const run = detail.mapRuns.find((each) => each.arn === arn);
  const children = executions.childrenOf(arn);
  return (
    <div>
      <h2>Map Run</h2>
      {run && (
        <p class="facts">
          <Status status={run.status} />
          {Object.entries(run.counts)
            .filter(([, value]) => value > 0)
            .map(([name, value]) => (
              <span key={name}>
                {count(value)} {name === 'timedOut' ? 'timed out' : name}
              </span>
            ))}
          {run.maxConcurrency > 0 && <span class="muted">{count(run.maxConcurrency)} at once</span>}
        </p>
      )}
      <VirtualList
        label="Child executions"
        class="stays"
        items={children}
        rowHeight={ROW_HEIGHT}
        height={ROW_HEIGHT * Math.min(SHOWN_ROWS, children.length)}
        keyOf={(child) => child.arn}
        onOpen={(child) => (location.hash = linkTo('executions', child.arn))}
        render={({ arn: child, item, status, startedAt, endedAt }) => (
          <>
            <span role="gridcell">
              <a href={linkTo('executions', child)} tabIndex={-1}>
                Item {item}
              </a>
            </span>
            <span role="gridcell">
              <Status status={status} />
            </span>
            <span role="gridcell" class="number">
              {endedAt === undefined ? '…' : duration(endedAt - startedAt)}
            </span>
          </>
        )}
      />
    </div>
  );
}
