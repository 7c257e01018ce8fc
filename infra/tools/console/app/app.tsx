/** The frame of the page: the header with the views, the current view, and a live region for announcements. */
import type { ComponentType } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { Overview } from '../api/contract';
import { useDeadLetterCount } from './data/dead-letter-count';
import { count } from './data/format';
import { live } from './data/live';
import { useOverview } from './data/overview';
import { linkBack, type Route, useRoute } from './data/route';
import { useStore } from './data/store';
import { ActivityView } from './activity/activity-view';
import { ClientsView } from './clients/clients-view';
import { DeadLettersView } from './dead-letters/dead-letters-view';
import { EventsView } from './events/events-view';
import { ExecutionView } from './execution/execution-view';
import { ExecutionsView } from './executions/executions-view';
import { FaultsView } from './faults/faults-view';
import { Announcements } from './parts/announce';
import { Empty } from './parts/empty';
import { useShortcuts } from './parts/shortcuts';
import { ThemeButton } from './parts/theme-button';
import { PublishView } from './publish/publish-view';

interface ViewProps {
  readonly route: Route;
}

interface ViewOfPage {
  readonly name: string;
  readonly title: string;
  readonly view: ComponentType<ViewProps>;
  /** Whether the view shows no heading of its own. */
  readonly isUntitled?: boolean;
  /** What the server must allow for the view to be there. */
  readonly needs?: 'canWrite' | 'canInjectFaults';
}

const VIEWS: readonly ViewOfPage[] = [
  {
    name: 'executions',
    title: 'Executions',
    isUntitled: true,
    view: ({ route }) =>
      route.item === undefined ? (
        <ExecutionsView route={route} />
      ) : (
        <ExecutionView key={route.item} arn={route.item} route={route} />
      ),
  },
  { name: 'events', title: 'Events', view: EventsView, isUntitled: true },
  { name: 'dead-letters', title: 'Dead letters', view: DeadLettersView },
  { name: 'publish', title: 'Publish', view: PublishView, needs: 'canWrite' },
  { name: 'clients', title: 'Clients', view: ClientsView },
  { name: 'activity', title: 'Activity', view: ActivityView, isUntitled: true },
  { name: 'faults', title: 'Faults', view: FaultsView, needs: 'canInjectFaults' },
];

const isThere = ({ needs }: ViewOfPage, overview: Overview | undefined): boolean =>
  needs === undefined || (overview?.[needs] ?? false);

export function App() {
  const route = useRoute();
  useEffect(() => live.follow(), []);
  const overview = useOverview();
  const shown = useMemo(() => VIEWS.filter((view) => isThere(view, overview)), [overview]);
  useShortcuts(shown);
  const deadLetters = useDeadLetterCount();
  const current = VIEWS.find(({ name }) => name === route.view) ?? VIEWS[0]!;
  useEffect(() => {
    document.title = `${current.title} · Broadcast console`;
  }, [current]);
  return (
    <>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
      >
        Skip to content
      </a>
      <header class="top">
        <Brand />
        <nav aria-label="Views">
          {shown.map(({ name, title }, index) => (
            <a
              key={name}
              href={linkBack(name)}
              aria-current={name === current.name ? 'page' : undefined}
              title={`Key ${index + 1}`}
            >
              {title}
              {name === 'dead-letters' && deadLetters > 0 && <span class="badge">{count(deadLetters)}</span>}
            </a>
          ))}
        </nav>
        <ThemeButton />
      </header>
      <main id="main" tabIndex={-1}>
        {current.isUntitled && route.item === undefined && <h1 class="visually-hidden">{current.title}</h1>}
        {shown.includes(current) ? <current.view route={route} /> : <NotThere overview={overview} />}
      </main>
      <Announcements />
    </>
  );
}

/** Of a view that the address names but this console does not have. */
function NotThere({ overview }: { readonly overview: Overview | undefined }) {
  if (!overview) return <p class="muted pad">Loading…</p>;
  if (overview.canWrite) return <Empty title="No faults can be injected into this stack" />;
  return (
    <Empty title="This console is read-only">
      <p>It shows the stack and changes nothing.</p>
    </Empty>
  );
}

function Brand() {
  const data = useOverview();
  useStore(live);
  const { connection } = live;
  return (
    <div class="brand">
      <strong>Broadcast</strong>
      {data && <span class="stage">{data.stage}</span>}
      <span class={`connection ${connection}`} role="status">
        <span class="dot" aria-hidden="true" />
        {connection === 'lost' ? 'not connected' : connection}
      </span>
    </div>
  );
}
