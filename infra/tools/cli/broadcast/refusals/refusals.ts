/** Lists what the logs say of the clients that could not connect. */
import { columns } from '#infra/terminal/table';
import { colors } from '#infra/terminal/text';
import { authorizerOf } from '#constructs/authorizer/client-authorizer';
import { EXIT } from '#tools/stack/exit-codes';
import { spanOf } from '#tools/stack/log-lines';
import type { Run } from '../command';
import { reasonText, refusalsOf } from './refusal';

/** The options of `broadcast refusals`, parsed. */
export interface RefusalsOptions {
  readonly user?: string;
  readonly since: number;
  readonly around?: Date;
  readonly within: number;
}

export async function listRefusals({ options, output, stack }: Run<RefusalsOptions>): Promise<number> {
  const found = await stack();
  const { user } = options;
  const span = spanOf(options.around, options.within, options.since);
  const refusals = await refusalsOf(found, span, user);
  const elsewhere = ELSEWHERE[authorizerOf(found.outputs).type];
  if (elsewhere !== undefined) output.note(elsewhere);
  output.answer({ ...(user !== undefined && { user }), from: iso(span.from), to: iso(span.to), refusals }, () => {
    if (refusals.length === 0) return noneText(user, span);
    const rows = refusals.map((refusal) => [
      colors.dim(refusal.at),
      refusal.userId ?? colors.dim('not proved'),
      reasonText(refusal),
    ]);
    return columns(['when', 'user', 'why'], rows);
  });
  return EXIT.OK;
}

/** Who refuses clients in the modes where no function of the service judges them. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  none: "In authorizer mode 'none' everybody may connect.",
  iam: "In authorizer mode 'iam' API Gateway checks the signature: see the access log of the stage.",
  lambda: "In authorizer mode 'lambda' your own function decides: see its log.",
};

const noneText = (user: string | undefined, { from, to }: ReturnType<typeof spanOf>): string =>
  user === undefined
    ? `No client was refused between ${iso(from)} and ${iso(to)}.`
    : `No client with a token of ${user} was refused between ${iso(from)} and ${iso(to)}. A token that is not properly signed names nobody: without --user, all are listed.`;

const iso = (ms: number): string => new Date(ms).toISOString();
