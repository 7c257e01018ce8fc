/** The lines `npm start` prints: each does what it says when pasted into another terminal. */
import type { ClientAuthorizer } from '#constructs/authorizer/client-authorizer';
import type { LocalCloud } from '#local';
import type { StackOutputs } from '#constructs/stack-outputs';
import { colors, joined, text, type Text } from '#infra/terminal/text';
import { quoted } from '../quoted';
import type { FirstEvent } from './first-event';
import { exportLine } from './sdk-variables';
import { variablesOf, whatClientsShow, wscatLine } from '#tools/stack/how-to-connect';

export interface Sample {
  readonly authorizer: ClientAuthorizer;
  /** Address to connect to, with everything in it that this program can provide. */
  readonly address: string;
  /** Who connects there, if that is known. */
  readonly userId: string | undefined;
  /** How to call the `broadcast` command in this project. */
  readonly command: string;
  /** An event that is broadcast, and its message. */
  readonly event: FirstEvent;
  /** Whether `broadcast` finds this local mode without options. */
  readonly isFirst: boolean;
}

export function pasteReadyLines(
  cloud: Pick<LocalCloud, 'url' | 'access'>,
  outputs: StackOutputs,
  { authorizer, address, userId, command, event, isFirst }: Sample,
): Text {
  const [whom, to] = userId === undefined ? ['everyone', '--everyone'] : [userId, `--users ${userId}`];
  const entry = {
    EventBusName: outputs.EventBusName,
    Source: event.source,
    DetailType: event.detailType,
    Detail: JSON.stringify(event.detail),
  };
  const { type, data } = event.message;
  // The command finds the first local mode of a project itself.
  const where = isFirst ? '' : `AWS_ENDPOINT_URL=${cloud.url} `;
  const lines: readonly (readonly [string, string])[] = [
    [connectTitle(authorizer, userId), wscatLine(authorizer, address)],
    [
      `Send ${whom} a message and see the delivery report:`,
      `${where}${command} publish --local ${to} --type ${/^[\w.-]+$/.test(type) ? type : quoted(type)} --data ${quoted(JSON.stringify(data))} --wait`,
    ],
    ['Point the AWS CLI and every SDK here:', exportLine(cloud.access)],
    [
      `Put a domain event on the bus, for the mapping ${event.mapping}:`,
      `aws events put-events --entries ${quoted(JSON.stringify([entry]))}`,
    ],
    [
      'List the executions:',
      `aws stepfunctions list-executions --state-machine-arn ${outputs.BroadcastStateMachineArn}`,
    ],
  ];
  return joined(
    lines.map(([what, line]) => text`${colors.bold(what)}\n  ${line}\n`),
    '\n',
  );
}

function connectTitle(authorizer: ClientAuthorizer, userId: string | undefined): string {
  if (userId !== undefined) return `Connect as ${userId} (in another terminal):`;
  const variables = variablesOf(authorizer).map((name) => `$${name}`);
  const first =
    variables.length === 0 ? '' : `, once ${variables.join(' and ')} hold${variables.length > 1 ? '' : 's'} it`;
  return `Connect (in another terminal)${first}. Authorizer '${authorizer.type}': ${whatClientsShow(authorizer)}:`;
}
