/**
 * Where the page connects, and the token it shows there. In development dev/session.ts answers; in production that is for
 * your backend, which knows from its own sign-in who asks, and takes no name from the page.
 */
export interface Session {
  readonly url: string;
  readonly token: string;
}

export async function openSession(user: string): Promise<Session> {
  const reply = await fetch(`/api/session?${new URLSearchParams({ user })}`);
  if (!reply.ok) throw new Error(`/api/session answered ${reply.status}: ${await reply.text()}`);
  return (await reply.json()) as Session;
}
