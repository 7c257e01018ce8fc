/** Executions as links, each with how it went. */
import { resultOf } from '../../api/executions/filter';
import type { ExecutionSummary } from '../../api/contract';
import { linkTo } from '../data/route';
import { Status } from './status';

export const ExecutionLinks = ({ rows }: { readonly rows: readonly ExecutionSummary[] }) => (
  <>
    {rows.map((row) => (
      <p key={row.arn}>
        <Status status={resultOf(row)} /> <a href={linkTo('executions', row.arn)}>{row.broadcastId ?? row.name}</a>
      </p>
    ))}
  </>
);
