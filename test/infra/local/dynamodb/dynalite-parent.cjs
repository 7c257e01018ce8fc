/** A process that starts dynalite and waits to be killed; see dynalite-process.test.ts. */
const { startDynalite } = require('../../../../infra/local/dynamodb/dynalite-process.ts');

startDynalite('eu-west-1').then(({ url }) => process.send({ url }));
