/** Replays archived events of a time span to the rules that start broadcasts. */
import { useState } from 'preact/hooks';
import type { ReplayAnswer } from '../../api/contract';
import { post } from '../data/api';
import { localTime } from '../data/format';
import { Action } from '../parts/action';

const HOUR = 3_600_000;

export function Replay() {
  const [from, setFrom] = useState(() => localTime(Date.now() - HOUR));
  const [to, setTo] = useState(() => localTime(Date.now()));
  const isSpan = !Number.isNaN(Date.parse(from)) && !Number.isNaN(Date.parse(to));
  return (
    <details class="replay">
      <summary>Replay archived events</summary>
      <div class="inline">
        <label>
          Replay from
          <input
            type="datetime-local"
            step={1}
            value={from}
            onInput={({ currentTarget }) => setFrom(currentTarget.value)}
          />
        </label>
        <label>
          Replay until
          <input
            type="datetime-local"
            step={1}
            value={to}
            onInput={({ currentTarget }) => setTo(currentTarget.value)}
          />
        </label>
        <Action
          label="Replay"
          disabled={!isSpan}
          title="What completed before ends as a duplicate and is not sent twice"
          act={async () => {
            const span = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
            const { name, notes } = await post<ReplayAnswer>('replay', span);
            return { said: [`Started ${name}.`, ...notes].join(' ') };
          }}
        />
      </div>
    </details>
  );
}
