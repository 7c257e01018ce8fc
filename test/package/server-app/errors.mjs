import * as contracts from 'step-functions-broadcast-client/contract';
import * as server from 'step-functions-broadcast-server';
import * as publisher from 'step-functions-broadcast-server/publisher';
import thrown from './thrown.cjs';

await thrown.print(contracts, server, publisher);
