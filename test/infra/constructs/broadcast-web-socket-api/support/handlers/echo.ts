/** Handlers of routes under test. */
export const main = async ({ body }: { body?: string }) => ({ statusCode: 200, body: body ?? '' });
export const handler = main;
