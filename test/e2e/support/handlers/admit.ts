/** Lets everybody in, and tells a client that no route took its message. */
export const connect = async () => ({ statusCode: 200 });
export const fallback = async ({ body }: { readonly body?: string }) => ({
  statusCode: 200,
  body: JSON.stringify({ type: 'error', got: body }),
});
