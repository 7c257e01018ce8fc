/**
 * Where the page connects, and with which token. In development, dev/session.ts answers. In production, your backend must
 * answer: it knows the user from its own sign-in and ignores the name in the request.
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
