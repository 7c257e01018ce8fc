/** As an ES module, with a contract from a CommonJS one. */
import { ContractError, InvalidMessageError } from 'step-functions-broadcast-client/contract';
import { createPublisher, InvalidMessageError as SameError } from 'step-functions-broadcast-server/publisher';
import { contract } from './contract.js';

export const publisher = createPublisher(contract, { eventBusName: 'shop' });
export const errors: (typeof InvalidMessageError)[] = [InvalidMessageError, SameError];
export { ContractError };
