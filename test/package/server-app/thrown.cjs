const refusing = { version: 1, vendor: 'test', validate: () => ({ issues: [{ message: 'no' }] }) };

const thrownBy = async (run) => {
  try {
    await run();
  } catch (error) {
    return error;
  }
};

exports.print = async ({ ContractError, defineContract, InvalidMessageError }, server, publisher) => {
  const contract = defineContract({ serverToClient: { parcelSent: { '~standard': refusing } } });
  const { parcelSent } = publisher.createPublisher(contract, { eventBusName: 'shop', client: {} });
  const sdk = server.createServerSdk(contract, { callbackUrl: 'https://example.com/live', managementApi: {} });
  const invalid = [
    await thrownBy(() => parcelSent({ to: { everyone: true }, data: {} })),
    await thrownBy(() => sdk.sendParcelSent('connection', {})),
  ];
  const unknown = await thrownBy(() => server.handle(contract, 'unknown', () => undefined, { sdk }));
  console.log(
    JSON.stringify([...invalid.map((error) => error instanceof InvalidMessageError), unknown instanceof ContractError]),
  );
};
