/**
 * A list of any length that renders only the visible rows and a few around them. Tab stops at one row; the arrow keys,
 * Home, End and the page keys move it. The visible rows stay in place while rows are added above.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Rows rendered beyond the visible ones, on each side. */
const MARGIN_ROWS = 6;

/** Rows before the end of the items at which more are asked for. */
const NEAR_END_ROWS = 40;

interface VirtualListProps<T> {
  readonly label: string;
  readonly items: readonly T[];
  readonly rowHeight: number;
  readonly keyOf: (item: T) => string;
  /** @param active whether Tab stops at this row; only then do its controls take Tab */
  readonly render: (item: T, active: boolean) => ComponentChildren;
  readonly onOpen?: (item: T) => void;
  /** How many there are if `items` is only the beginning, for screen readers; -1 if nobody knows. @default - the items */
  readonly total?: number;
  /** Called while the reader is near the end of the items: the place to load more. */
  readonly onNearEnd?: () => void;
  /** Header cells, one per column. */
  readonly head?: ComponentChildren;
  readonly class?: string;
  /** Height of the visible rows in pixels. @default - what the styles leave */
  readonly height?: number;
}

export function VirtualList<T>({
  label,
  items,
  rowHeight,
  keyOf,
  render,
  onOpen,
  head,
  total = items.length,
  onNearEnd,
  ...props
}: VirtualListProps<T>) {
  const box = useRef<HTMLDivElement>(null);
  const anchor = useRef<{ readonly key: string; readonly offset: number } | undefined>(undefined);
  const [scroll, setScroll] = useState({ top: 0, height: 600 });
  const [activeKey, setActiveKey] = useState<string>();
  const focusNext = useRef(false);

  const first = Math.max(0, Math.floor(scroll.top / rowHeight) - MARGIN_ROWS);
  const last = Math.min(items.length, Math.ceil((scroll.top + scroll.height) / rowHeight) + MARGIN_ROWS);
  const found = activeKey === undefined ? -1 : items.findIndex((item) => keyOf(item) === activeKey);
  const active = found === -1 ? Math.min(items.length - 1, Math.ceil(scroll.top / rowHeight)) : found;

  const measure = () => {
    const { current } = box;
    if (!current) return;
    const { scrollTop, clientHeight } = current;
    const top = items[Math.floor(scrollTop / rowHeight)];
    anchor.current =
      scrollTop > 0 && top !== undefined ? { key: keyOf(top), offset: scrollTop % rowHeight } : undefined;
    setScroll((old) =>
      old.top === scrollTop && old.height === clientHeight ? old : { top: scrollTop, height: clientHeight },
    );
  };
  useEffect(() => {
    const observer = new ResizeObserver(measure);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, [rowHeight]);
  useLayoutEffect(() => {
    const held = anchor.current;
    if (held && box.current) {
      const at = items.findIndex((item) => keyOf(item) === held.key);
      if (at !== -1) box.current.scrollTop = at * rowHeight + held.offset;
    }
    measure();
  }, [items, rowHeight]);
  useLayoutEffect(() => {
    if (!focusNext.current) return;
    focusNext.current = false;
    box.current?.querySelector<HTMLElement>('[role=row][tabindex="0"]')?.focus({ preventScroll: true });
  });

  const nearEnd = onNearEnd !== undefined && last + NEAR_END_ROWS >= items.length;
  useEffect(() => {
    if (nearEnd) onNearEnd();
  }, [nearEnd, items]);

  const goTo = (index: number) => {
    const item = items[Math.max(0, Math.min(items.length - 1, index))];
    const { current } = box;
    if (item === undefined || !current) return;
    const top = items.indexOf(item) * rowHeight;
    if (top < current.scrollTop) current.scrollTop = top;
    else if (top + rowHeight > current.scrollTop + current.clientHeight)
      current.scrollTop = top + rowHeight - current.clientHeight;
    focusNext.current = true;
    setActiveKey(keyOf(item));
    measure();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(scroll.height / rowHeight) - 1);
    const to = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: items.length - 1,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      goTo(to);
    } else if (
      event.key === 'Enter' &&
      items[active] !== undefined &&
      event.target instanceof HTMLElement &&
      event.target.role === 'row'
    ) {
      event.preventDefault();
      onOpen?.(items[active]);
    }
  };

  return (
    <div
      class={`table ${props.class ?? ''}`}
      role="grid"
      aria-label={label}
      aria-rowcount={total === -1 ? -1 : total + (head ? 1 : 0)}
    >
      {head && (
        <div class="row head" role="row" aria-rowindex={1}>
          {head}
        </div>
      )}
      <div
        class="rows"
        role="rowgroup"
        ref={box}
        style={props.height === undefined ? {} : { height: `${props.height}px`, flex: 'none' }}
        onScroll={measure}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" style={{ height: `${items.length * rowHeight}px` }}>
          {items.slice(first, last).map((item, offset) => {
            const index = first + offset;
            const key = keyOf(item);
            return (
              <div
                key={key}
                class="row"
                role="row"
                aria-rowindex={index + (head ? 2 : 1)}
                tabIndex={index === active ? 0 : -1}
                style={{ height: `${rowHeight}px`, transform: `translateY(${index * rowHeight}px)` }}
                onFocus={() => setActiveKey(key)}
                onClick={() => onOpen?.(item)}
              >
                {render(item, index === active)}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
