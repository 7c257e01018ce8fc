/** The port for the endpoint is in use by another program. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
  readonly code = 'LOCAL_PORT_TAKEN';

  constructor(readonly port: number) {
    super(
      `Port ${port} on 127.0.0.1 is taken, perhaps by another local mode: stop that program, or choose another port (0 picks a free one: npm start -- --port 0).`,
    );
  }
}
