/** A list of runs, one row each: what it is, how it went, how long it took. */
import type { ComponentChildren } from 'preact';
import { duration } from '../data/format';
import { Status } from '../parts/status';
import { VirtualList } from '../parts/virtual-list';

const ROW_HEIGHT = 26;

interface Run {
  readonly status: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly endedAt?: number;
}

interface RunListProps<T extends Run> {
  readonly label: string;
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly nameOf: (item: T) => ComponentChildren;
  readonly isChosen?: (item: T) => boolean;
  /** Shown instead of the duration while it runs. @default - an ellipsis */
  readonly whileRunning?: (item: T) => string;
  readonly onOpen: (item: T) => void;
  /** See the list it is in. */
  readonly onNearEnd?: () => void;
  /** Visible rows. @default - as many as the styles leave room for */
  readonly shownRows?: number;
}

export function RunList<T extends Run>({
  label,
  items,
  keyOf,
  nameOf,
  isChosen = () => false,
  whileRunning = () => '…',
  onOpen,
  onNearEnd,
  shownRows,
}: RunListProps<T>) {
  return (
    <VirtualList
      label={label}
      class="stays"
      items={items}
      rowHeight={ROW_HEIGHT}
      {...(shownRows !== undefined && { height: ROW_HEIGHT * Math.min(shownRows, items.length) })}
      keyOf={keyOf}
      onOpen={onOpen}
      {...(onNearEnd && { onNearEnd })}
      render={(item) => (
        <>
          <span role="gridcell" class={isChosen(item) ? 'chosen' : ''}>
            {nameOf(item)}
          </span>
          <span role="gridcell">
            <Status status={item.status} />
          </span>
          <span role="gridcell" class="number">
            {item.endedAt === undefined ? whileRunning(item) : duration(item.endedAt - item.startedAt)}
          </span>
        </>
      )}
    />
  );
}
