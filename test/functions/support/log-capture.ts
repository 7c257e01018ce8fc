/**
 * What the functions log, as parsed JSON. Import it before a handler: the logger reads its mode when it is created, and in
 * development mode it writes to the console, where a test can see it.
 */
process.env.POWERTOOLS_DEV = 'true';
process.env.POWERTOOLS_SERVICE_NAME = 'test';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly [key: string]: unknown;
}

/** Call in a describe or at the top of a file; gives the lines of the running test. */
export function captureLogs(): () => readonly LogLine[] {
  let lines: LogLine[] = [];
  beforeEach(() => {
    lines = [];
    for (const method of ['debug', 'info', 'warn', 'error', 'log'] as const) {
      jest.spyOn(console, method).mockImplementation((...args: unknown[]) => {
        lines.push(JSON.parse(String(args[0])) as LogLine);
      });
    }
  });
  afterEach(() => jest.restoreAllMocks());
  return () => lines;
}
