/** The frame of the page: the header with the views, the current view, and a live region for announcements. */
import { useEffect } from 'preact/hooks';
import type { ComponentType } from 'preact';
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
  { name: 'publish', title: 'Publish', view: PublishView },
  { name: 'clients', title: 'Clients', view: ClientsView },
  { name: 'activity', title: 'Activity', view: ActivityView, isUntitled: true },
  { name: 'faults', title: 'Faults', view: FaultsView },
];

const VIEW_NAMES = VIEWS.map(({ name }) => name);

export function App() {
  const route = useRoute();
  useEffect(() => live.follow(), []);
  useShortcuts(VIEW_NAMES);
  const deadLetters = useDeadLetterCount();
  const current = VIEWS.find(({ name }) => name === route.view) ?? VIEWS[0]!;
  const View = current.view;
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
          {VIEWS.map(({ name, title }, index) => (
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
        <View route={route} />
      </main>
      <Announcements />
    </>
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
