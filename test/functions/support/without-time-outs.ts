/**
 * Fetches of a test file wait for as long as a busy machine takes to answer. Nothing in such a file is about how long that is.
 */
export function withoutTimeOuts(): void {
  let spy: jest.SpyInstance;
  beforeAll(() => {
    spy = jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => new AbortController().signal);
  });
  afterAll(() => spy.mockRestore());
}
