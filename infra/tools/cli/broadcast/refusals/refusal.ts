/** Clients that the authorizer or `$connect` refused, from their logs, and why, in words. */
import { CLIENT_REFUSED, TOKEN_EXPIRED, type ClientRefused } from '#shared/runtime/log-messages';
import { deployedFunction } from '#tools/stack/deployed-function';
import { logLines, objectIn, term, type LogSpan } from '#tools/stack/log-lines';
import type { Stack } from '#tools/stack/stack';

export interface Refusal extends ClientRefused {
  /** ISO 8601. */
  readonly at: string;
}

/**
 * In the order of time. In the modes `token`, `jwt` and `cognito` the authorizer refuses most; in the others only `$connect` does.
 * @param user @default - all clients, also those whose token does not prove whose it is
 */
export async function refusalsOf(stack: Stack, span: LogSpan, user?: string): Promise<Refusal[]> {
  const { AuthorizeFunctionName, ConnectFunctionName } = stack.outputs;
  const names = [AuthorizeFunctionName, ConnectFunctionName].filter((name) => name !== undefined);
  const found = await Promise.all(names.map((name) => refusalsBy(stack, name, span, user)));
  return found.flat().sort((one, other) => (one.at < other.at ? -1 : 1));
}

async function refusalsBy(stack: Stack, name: string, span: LogSpan, user: string | undefined): Promise<Refusal[]> {
  const { logGroup } = await deployedFunction(stack, name);
  const pattern = [CLIENT_REFUSED, ...(user === undefined ? [] : [user])].map(term).join(' ');
  const found: Refusal[] = [];
  for await (const { line, at } of logLines<ClientRefused & { message: string }>(stack, logGroup, pattern, span)) {
    const { message, reason = '', userId, tokenExpiresAt } = line;
    if (message !== CLIENT_REFUSED || (user !== undefined && userId !== user)) continue;
    found.push({
      at: new Date(at).toISOString(),
      reason,
      ...(userId !== undefined && { userId }),
      ...(tokenExpiresAt !== undefined && { tokenExpiresAt }),
    });
  }
  return found;
}

/** A line of a function's log. */
export const refusalIn = (message: string): Partial<ClientRefused & { readonly message: string }> | undefined =>
  objectIn(message);

/** A sentence without its subject's name: the token. */
export function reasonText({ reason, at, tokenExpiresAt }: Omit<Refusal, 'userId'>): string {
  if (reason !== TOKEN_EXPIRED || tokenExpiresAt === undefined) return `refused: ${reason}`;
  return `its token had expired ${ago(Date.parse(at) - Date.parse(tokenExpiresAt))} before, at ${tokenExpiresAt}`;
}

const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const;

function ago(ms: number): string {
  const [size, unit] = UNITS.find(([unitMs]) => ms >= 2 * unitMs) ?? UNITS.at(-1)!;
  return `${Math.floor(ms / size)} ${unit}`;
}
