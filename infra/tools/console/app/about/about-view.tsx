/** What this console shows of an account, and what it does not have, with what to use in its place. */
import type { NotOffered } from '../../api/contract';
import { useOverview } from '../data/overview';
import { Absent } from '../parts/absent';

const TITLES: Readonly<Record<keyof NotOffered, string>> = {
  events: 'The log of events on the bus',
  activity: 'Charts by the second',
  faults: 'Faults',
  everyClient: 'Everybody who is connected',
  acknowledgements: 'What a user acknowledged',
  duplicates: 'Executions of duplicates',
};

export function AboutView() {
  const overview = useOverview();
  if (!overview) return <p class="muted pad">Loading…</p>;
  const { stage, where, canWrite, listed, notOffered } = overview;
  const absences = Object.entries(notOffered) as [keyof NotOffered, NonNullable<NotOffered[keyof NotOffered]>][];
  return (
    <section class="page about" aria-label="About this console">
      <h1>{stage}</h1>
      <p>
        In {where}. {canWrite ? 'This console may change the stack.' : 'This console changes nothing: --write lets it.'}
      </p>
      {listed !== undefined && (
        <p>
          It lists the executions of {listed}. --since goes further back, and the search field finds an older broadcast
          by its id. What is new shows after some seconds, as the log does.
        </p>
      )}
      <h2>Not in this console</h2>
      <dl>
        {absences.map(([name, absence]) => (
          <div key={name}>
            <dt>{TITLES[name]}</dt>
            <dd>
              <Absent absence={absence} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
