/**
 * Finds the status in the bytes an endpoint sent, with its own code: the attack would not notice a mistake it shared
 * with the sender.
 */
import type { Step } from '../../functions/send-batch/support/raw-endpoint';

const INTERIM = /^(?:HTTP\/1\.1 1\d\d [^\n]*\n(?:[^\r\n][^\n]*\n)*?\r?\n)+/;
const SUCCESS_LINE = /^HTTP\/1\.[01] 2\d\d [^\n]*\n/;
const SUCCESS_STATUS = /^HTTP\/1\.[01] 2\d\d[ \r]/;

const writtenBy = (step: Step) => (typeof step === 'object' && 'write' in step ? step.write : '');

/** @returns the index of the step that completes the status line of a final 2xx, if there is one */
export function successSentBy(steps: readonly Step[]): number | undefined {
  let bytes = '';
  const index = steps.findIndex((step) => SUCCESS_LINE.test((bytes += writtenBy(step)).replace(INTERIM, '')));
  return index === -1 ? undefined : index;
}

/** Whether the status of a final 2xx is there, though its line may be incomplete. */
export const hasSuccess = (steps: readonly Step[]): boolean =>
  SUCCESS_STATUS.test(steps.map(writtenBy).join('').replace(INTERIM, ''));
