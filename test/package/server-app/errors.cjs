/** Prints, of errors that the server package throws, whether they are of the client package's classes. */
const contracts = require('step-functions-broadcast-client/contract');
const server = require('step-functions-broadcast-server');
const publisher = require('step-functions-broadcast-server/publisher');

require('./thrown.cjs').print(contracts, server, publisher);
