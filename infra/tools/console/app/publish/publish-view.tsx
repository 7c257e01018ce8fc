/**
 * A form that publishes a domain event, starting from an example for each mapping, beside test clients that may receive what it
 * starts.
 */
import { useEffect, useState } from 'preact/hooks';
import type { EventExample, LoggedEventDetail, PublishAnswer } from '../../api/contract';
import { Messages } from '../clients/messages';
import { OpenClients } from '../clients/open-clients';
import { get, post } from '../data/api';
import { useOverview } from '../data/overview';
import type { Route } from '../data/route';
import { useQuery } from '../data/use-query';
import { Replay } from '../events/replay';
import { announce } from '../parts/announce';
import { Problem } from '../parts/empty';
import { DetailFields } from './detail-fields';
import { type PublishedEvent, PublishedEvents } from './published-events';

const MAX_PUBLISHED = 20;

interface Draft {
  readonly name: string;
  readonly source: string;
  readonly detailType: string;
  /** JSON text. */
  readonly detail: string;
}

/** Kept while the reader is in another view. */
let remembered: Draft | undefined;
let publishedBefore: readonly PublishedEvent[] = [];

const draftOf = ({ name, source, detailType, detail }: EventExample): Draft => ({
  name,
  source,
  detailType,
  detail: JSON.stringify(detail, null, 2),
});

/** An event of the log, to edit and publish. */
async function draftOfEvent(sequence: string): Promise<Draft> {
  const { source, detailType, event } = await get<LoggedEventDetail>('event', { sequence });
  const { detail } = JSON.parse(event) as { readonly detail: unknown };
  return draftOf({ name: '', source, detailType, detail });
}

export function PublishView({ route }: { readonly route: Route }) {
  const { data: examples, error } = useQuery('examples', () => get<EventExample[]>('examples'));
  const [draft, setDraft] = useState(remembered);
  const [published, setPublished] = useState(publishedBefore);
  const overview = useOverview();
  const change = (next: Draft) => {
    remembered = next;
    setDraft(next);
  };
  useEffect(() => {
    if (!draft && examples?.[0]) change(draftOf(examples[0]));
  }, [examples]);
  const sequence = route.query.get('event');
  useEffect(() => {
    if (sequence !== null) void draftOfEvent(sequence).then(change, () => announce('The event is no longer kept'));
  }, [sequence]);
  if (error !== undefined) return <Problem message={error} />;
  if (!examples || !draft) return <p class="muted pad">Loading…</p>;
  return (
    <section class="page columns" aria-label="Publish a domain event">
      <Form
        examples={examples}
        draft={draft}
        onChange={change}
        onPublished={(eventId) => {
          publishedBefore = [{ eventId, at: Date.now() }, ...published].slice(0, MAX_PUBLISHED);
          setPublished(publishedBefore);
          announce('Event published');
        }}
      />
      <div class="beside">
        <PublishedEvents events={published} />
        {overview?.notOffered.events && <Replay />}
        <div class="box">
          <OpenClients />
          <Messages />
        </div>
      </div>
    </section>
  );
}

interface FormProps {
  readonly examples: readonly EventExample[];
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly onPublished: (eventId: string) => void;
}

function Form({ examples, draft, onChange, onPublished }: FormProps) {
  const [problem, setProblem] = useState<string>();
  const [sending, setSending] = useState(false);
  const syntax = jsonProblem(draft.detail);
  const publish = async () => {
    setSending(true);
    setProblem(undefined);
    try {
      const { source, detailType, detail } = draft;
      const { eventId } = await post<PublishAnswer>('events', {
        source,
        detailType,
        detail: JSON.parse(detail) as unknown,
      });
      onPublished(eventId);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setSending(false);
    }
  };
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (syntax === undefined) void publish();
      }}
    >
      <h1>Publish a domain event</h1>
      <label>
        Example
        <select
          value={draft.name}
          onChange={({ currentTarget }) => {
            const example = examples.find(({ name }) => name === currentTarget.value);
            if (example) onChange(draftOf(example));
          }}
        >
          {draft.name === '' && <option value="">An event of the log</option>}
          {examples.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <div class="pair">
        <label>
          Source
          <input
            required
            maxLength={256}
            value={draft.source}
            onInput={({ currentTarget }) => onChange({ ...draft, source: currentTarget.value })}
          />
        </label>
        <label>
          Detail type
          <input
            required
            maxLength={256}
            value={draft.detailType}
            onInput={({ currentTarget }) => onChange({ ...draft, detailType: currentTarget.value })}
          />
        </label>
      </div>
      {syntax === undefined && (
        <DetailFields
          detail={draft.detail}
          contract={examples.find(({ name }) => name === draft.name)?.fields}
          onChange={(detail) => onChange({ ...draft, detail })}
        />
      )}
      <label>
        Detail
        <textarea
          rows={14}
          spellcheck={false}
          value={draft.detail}
          aria-invalid={syntax !== undefined}
          aria-describedby="detail-problem"
          onInput={({ currentTarget }) => onChange({ ...draft, detail: currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
          }}
        />
      </label>
      <p id="detail-problem" class={syntax === undefined ? 'muted' : 'bad'}>
        {syntax ?? 'A JSON object. Ctrl+Enter publishes.'}
      </p>
      {problem !== undefined && <Problem message={problem} />}
      <button type="submit" class="primary" disabled={sending || syntax !== undefined}>
        Publish
      </button>
    </form>
  );
}

function jsonProblem(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? undefined
      : 'The detail must be a JSON object.';
  } catch (error) {
    return `Not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}
