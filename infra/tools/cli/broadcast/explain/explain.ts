/** Evaluates the event against every rule and shows the result. */
import { colors, lines, text, type Text } from '#infra/terminal/text';
import type { Run } from '../command';
import { EXIT } from '#tools/stack/exit-codes';
import { counted } from '#tools/stack/counted';
import { shardsIn } from '#tools/stack/deployed-function';
import type { ExplainOptions } from './options';
import { evaluate, mismatchText, type Evaluation } from '#tools/stack/rules/evaluate';
import { readEvent } from './read-event';
import { templateRules } from './template-rules';

/** The rest is only counted: `everyone` has as many recipients as shards. */
const MAX_SHOWN_RECIPIENTS = 20;

export async function explainEvent({ args: [file = ''], options, output, io }: Run<ExplainOptions>): Promise<number> {
  const event = await readEvent(file, io);
  const { rules, environment } = await templateRules(options, io);
  const evaluations = rules.map((rule) => evaluate(rule, event, shardsIn(environment), Date.now()));
  const broadcasts = evaluations.filter((evaluation) => evaluation.matches && evaluation.valid);
  output.answer({ event, broadcasts: broadcasts.length, rules: evaluations }, () =>
    lines([
      ...evaluations.map(evaluationText),
      '',
      evaluations.some(({ matches }) => matches)
        ? `${counted(broadcasts.length, 'broadcast')} would be sent.`
        : 'No rule matches: the event would only be archived.',
    ]),
  );
  return broadcasts.length > 0 ? EXIT.OK : EXIT.NOT_WELL;
}

function evaluationText(evaluation: Evaluation): Text {
  const { green, red, dim, yellow } = colors;
  if (!evaluation.matches) {
    return text`${dim('-')} ${evaluation.rule} ${dim(`does not match: ${mismatchText(evaluation.mismatch)}`)}`;
  }
  const { rule, broadcastId } = evaluation;
  if (!evaluation.valid) {
    return text`${red('✗')} ${rule} matches; broadcast ${broadcastId} ends FAILED\n    Broadcast.InvalidRequest: ${evaluation.problem}`;
  }
  const { request, recipients, connections, note } = evaluation;
  const shown = [...recipients.slice(0, MAX_SHOWN_RECIPIENTS), ...connections.map((id) => `connection ${id}`)];
  const more = recipients.length > MAX_SHOWN_RECIPIENTS ? `, and ${recipients.length - MAX_SHOWN_RECIPIENTS} more` : '';
  return lines([
    text`${green('✓')} ${rule} matches; broadcast ${broadcastId}`,
    `    request     ${JSON.stringify(request)}`,
    `    recipients  ${shown.join(', ') || 'none'}${more}`,
    ...(note === undefined ? [] : [text`    ${yellow(note)}`]),
  ]);
}
