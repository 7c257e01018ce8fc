/** Compares the message with the contract, if the stack's template holds one. */
import { contractInTemplate } from '#constructs/contract/described-contract';
import type { Message } from '#shared/contracts';
import { usageError } from '#tools/stack/exit-codes';
import type { Stack } from '#tools/stack/stack';
import type { Output } from '../output/output';
import { explainError } from '#tools/stack/explain-error';

/** @throws CliError saying what does not fit */
export async function checkAgainstContract(stack: Stack, message: Message, output: Output): Promise<void> {
  let template: unknown;
  try {
    template = await stack.template();
  } catch (error) {
    output.note(
      `The message was not compared with the contract: the template cannot be read. ${explainError(error).message}`,
    );
    return;
  }
  const contract = contractInTemplate(template);
  if (contract === undefined) return;
  const { contractProblem } = await import('#tools/stack/contract-check');
  const problem = contractProblem(contract, message.type, message.data);
  if (problem !== undefined) throw usageError(`${problem} (--no-check publishes it all the same)`);
}
