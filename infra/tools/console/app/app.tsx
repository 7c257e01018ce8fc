/** The frame of the page: the header with the views, the current view, and a live region for announcements. */
import type { ComponentType } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { NotOffered, Overview } from '../api/contract';
import { useDeadLetterCount } from './data/dead-letter-count';
import { count } from './data/format';
import { live } from './data/live';
import { useOverview } from './data/overview';
import { linkBack, type Route, useRoute } from './data/route';
import { useStore } from './data/store';
import { AboutView } from './about/about-view';
import { ActivityView } from './activity/activity-view';
import { ClientsView } from './clients/clients-view';
import { DeadLettersView } from './dead-letters/dead-letters-view';
import { EventsView } from './events/events-view';
import { ExecutionView } from './execution/execution-view';
import { ExecutionsView } from './executions/executions-view';
import { FaultsView } from './faults/faults-view';
import { Announcements } from './parts/announce';
import { Absent } from './parts/absent';
import { Empty, Problem } from './parts/empty';
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
  /** The part of a console that the view is, if not every console has it. */
  readonly part?: keyof NotOffered;
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
  { name: 'events', title: 'Events', view: EventsView, isUntitled: true, part: 'events' },
  { name: 'dead-letters', title: 'Dead letters', view: DeadLettersView },
  { name: 'publish', title: 'Publish', view: PublishView, needs: 'canWrite' },
  { name: 'clients', title: 'Clients', view: ClientsView },
  { name: 'activity', title: 'Activity', view: ActivityView, isUntitled: true, part: 'activity' },
  { name: 'faults', title: 'Faults', view: FaultsView, needs: 'canInjectFaults', part: 'faults' },
  { name: 'about', title: 'About', view: AboutView },
];

/** Before the server has answered, only what each console has. */
function isThere({ name, needs, part }: ViewOfPage, overview: Overview | undefined): boolean {
  if (name === 'about') return overview?.where !== undefined;
  if (part !== undefined && (!overview || overview.notOffered[part])) return false;
  return needs === undefined || (overview?.[needs] ?? false);
}

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
      <StandsStill />
      <main id="main" tabIndex={-1}>
        {current.isUntitled && route.item === undefined && <h1 class="visually-hidden">{current.title}</h1>}
        {shown.includes(current) ? <current.view route={route} /> : <NotThere view={current} overview={overview} />}
      </main>
      <Announcements />
    </>
  );
}

/** Of a view that the address names but this console does not have. */
function NotThere({ view, overview }: { readonly view: ViewOfPage; readonly overview: Overview | undefined }) {
  if (!overview) return <p class="muted pad">Loading…</p>;
  const absence = view.part && overview.notOffered[view.part];
  if (absence) {
    return (
      <Empty title={`${view.title}: not in this console`}>
        <Absent absence={absence} />
      </Empty>
    );
  }
  if (overview.canWrite) return <Empty title="No faults can be injected into this stack" />;
  return (
    <Empty title="This console is read-only">
      <p>It shows the stack and changes nothing.</p>
    </Empty>
  );
}

/** An open page asks for little by itself, so nothing else would show that the account refuses, e.g. an expired sign-in. */
function StandsStill() {
  useStore(live);
  return live.problem === '' ? null : <Problem message={`Nothing new is shown: ${live.problem}`} />;
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
