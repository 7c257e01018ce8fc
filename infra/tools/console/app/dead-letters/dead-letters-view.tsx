/** What EventBridge, the state machine and the overdue rule gave up on, with what a redrive does about it. */
import { useEffect, useState } from 'preact/hooks';
import type { DeadLetter, DeadLetters, RedriveAnswer, RedriveRequest } from '../../api/contract';
import { get, post } from '../data/api';
import { deadLetterCount } from '../data/dead-letter-count';
import { count, dateAndTime, plural } from '../data/format';
import { linkTo } from '../data/route';
import { useStore } from '../data/store';
import { useNarrow } from '../data/use-narrow';
import { useCanWrite } from '../data/overview';
import { useQuery } from '../data/use-query';
import { announce } from '../parts/announce';
import { Empty, Problem } from '../parts/empty';
import { VirtualList } from '../parts/virtual-list';

const COLUMNS = ['Since', 'Cause', 'Redriving it', ''];

export function DeadLettersView() {
  const narrow = useNarrow();
  const canWrite = useCanWrite();
  useStore(deadLetterCount);
  const { data, error, reload } = useQuery('dead-letters', () => get<DeadLetters>('dead-letters'));
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<string>();
  const [problem, setProblem] = useState<string>();
  // Somebody else may have redriven them, or there are new ones.
  useEffect(() => {
    if (data && deadLetterCount.count !== data.count && !busy) reload();
  }, [deadLetterCount.count]);
  const redrive = async (request: RedriveRequest) => {
    setBusy(true);
    setProblem(undefined);
    try {
      const { redriven, left } = await post<RedriveAnswer>('dead-letters/redrive', request);
      const text = `${count(redriven)} redriven, ${count(left.length)} ${left[0]?.plan ?? 'left'}`;
      setSaid(text);
      announce(text);
    } catch (failure) {
      setProblem(failure instanceof Error ? failure.message : String(failure));
    } finally {
      setBusy(false);
      reload();
      void deadLetterCount.ask();
    }
  };
  if (!data) return error === undefined ? <p class="muted pad">Loading…</p> : <Problem message={error} />;
  const { letters } = data;
  return (
    <section class="fill" aria-label="Dead letters">
      <div class="bar">
        <h1 class={data.count > 0 ? 'bad' : ''}>{plural(data.count, 'dead letter')}</h1>
        {letters.length < data.count && <span class="muted">the latest {count(letters.length)} are listed</span>}
        {said !== undefined && <span class="muted">{said}</span>}
        <span class="grow" />
        <button type="button" onClick={reload}>
          Look again
        </button>
        {canWrite && letters.length > 0 && (
          <button type="button" class="primary" disabled={busy} onClick={() => void redrive({})}>
            Redrive all
          </button>
        )}
      </div>
      {problem !== undefined && <Problem message={problem} />}
      {letters.length === 0 ? (
        <Empty title="The dead-letter queue is empty">
          <p>
            Events that could not be delivered to a rule's target, and broadcasts that could not be started, come here.
          </p>
        </Empty>
      ) : (
        <VirtualList
          label="Dead letters"
          class="dead-letters"
          items={letters}
          rowHeight={narrow ? 54 : 32}
          keyOf={({ messageId }) => messageId}
          head={COLUMNS.map((column) => (
            <span role="columnheader" key={column}>
              {column === '' ? <span class="visually-hidden">Actions</span> : column}
            </span>
          ))}
          render={(letter, active) => (
            <Letter
              letter={letter}
              tab={active ? 0 : -1}
              {...(canWrite && { onRedrive: () => void redrive({ messageIds: [letter.messageId] }) })}
              busy={busy}
            />
          )}
        />
      )}
    </section>
  );
}

interface LetterProps {
  readonly letter: DeadLetter;
  readonly tab: number;
  readonly busy: boolean;
  readonly onRedrive?: () => void;
}

function Letter({ letter, tab, busy, onRedrive }: LetterProps) {
  const { messageId, cause, sentAt, isLeft, plan, broadcastId } = letter;
  return (
    <>
      <span role="gridcell" class="number muted" title={messageId}>
        {sentAt === undefined ? '' : dateAndTime(sentAt)}
      </span>
      <span role="gridcell" class="bad">
        {cause}
      </span>
      <span role="gridcell" class={isLeft ? 'warn' : ''} title={plan}>
        {plan}{' '}
        {broadcastId !== undefined && (
          <a href={linkTo('executions', undefined, { text: broadcastId })} tabIndex={tab}>
            executions
          </a>
        )}
      </span>
      <span role="gridcell">
        {onRedrive && !isLeft && (
          <button
            type="button"
            class="small"
            tabIndex={tab}
            disabled={busy}
            aria-label={`Redrive ${broadcastId ?? messageId}`}
            onClick={onRedrive}
          >
            Redrive
          </button>
        )}
      </span>
    </>
  );
}
