/** A Map Run: how its children ended, and each of them. */
import type { ExecutionDetail } from '../../api/contract';
import { useExecutions } from '../data/execution-list';
import { count } from '../data/format';
import { linkTo } from '../data/route';
import { Status } from '../parts/status';
import { RunList } from './run-list';

export function MapRun({ detail, arn }: { readonly detail: ExecutionDetail; readonly arn: string }) {
  const run = detail.mapRuns.find((each) => each.arn === arn);
  const list = useExecutions({ mapRunArn: arn });
  const children = list.rows;
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
      <RunList
        label="Child executions"
        items={children}
        onNearEnd={() => list.loadMore()}
        keyOf={(child) => child.arn}
        nameOf={(child) => (
          <a href={linkTo('executions', child.arn)} tabIndex={-1}>
            {child.item === undefined ? child.name : `Item ${child.item}`}
          </a>
        )}
        onOpen={(child) => (location.hash = linkTo('executions', child.arn))}
        shownRows={10}
      />
    </div>
  );
}
