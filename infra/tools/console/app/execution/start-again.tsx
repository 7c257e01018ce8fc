/** Starts the state machine of an execution with its input, edited or not. */
import { useState } from 'preact/hooks';
import type { StartAnswer } from '../../api/contract';
import { post } from '../data/api';
import { prettyJson } from '../data/format';
import { useCanWrite } from '../data/overview';
import { linkTo } from '../data/route';
import { Action } from '../parts/action';

export function StartAgain({ arn, input }: { readonly arn: string; readonly input: string }) {
  const [draft, setDraft] = useState(() => prettyJson(input));
  if (!useCanWrite()) return null;
  return (
    <details>
      <summary>Start with this input</summary>
      <div class="form">
        <label>
          Input of the new execution
          <textarea
            rows={10}
            spellcheck={false}
            value={draft}
            onInput={({ currentTarget }) => setDraft(currentTarget.value)}
          />
        </label>
        <p class="muted">
          A broadcast that is completed ends as a duplicate: change its <code>eventId</code> or its idempotency key.
        </p>
        <Action
          label="Start"
          act={async () => {
            const started = await post<StartAnswer>('start', { arn, input: draft });
            return { said: 'Started.', more: <a href={linkTo('executions', started.arn)}>Open it</a> };
          }}
        />
      </div>
    </details>
  );
}
