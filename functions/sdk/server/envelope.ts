/** The envelope of a message that is not a broadcast: sent to one connection, or as a reply. */
import { randomUUID } from 'node:crypto';
import { checkData } from '#shared/request/check-data';
import { serialise } from '#shared/request/envelope';
import { checkSupersedes } from '#shared/request/supersedes';
import type { Contract } from '../contract';
import { asInvalidMessage } from '../as-invalid-message';
import { schemaOf, supersedesOf, validate } from '../validate';
import type { SendOptions } from './types';

/**
 * @returns JSON text
 * @throws InvalidMessageError if the data does not fit, is not JSON, or is too large for a WebSocket message
 */
export async function envelopeOf(
  contract: Contract,
  type: string,
  data: unknown,
  { id = randomUUID(), supersedes }: SendOptions = {},
) {
  const valid = await validate(schemaOf(contract, 'serverToClient', type), type, data);
  try {
    checkData(valid);
    const time = new Date().toISOString();
    const lastValue = supersedes ?? supersedesOf(contract, type, valid);
    return serialise({ id, type, time, data: valid, ...(lastValue && { supersedes: checkSupersedes(lastValue) }) });
  } catch (error) {
    throw asInvalidMessage(type, error);
  }
}
