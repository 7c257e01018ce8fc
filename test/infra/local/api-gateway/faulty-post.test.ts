import type { OpenConnection } from '#local/api-gateway/connections/open-connection';
import { postUnder } from '#local/api-gateway/management/faulty-post';
import { pass, useVirtualTime } from '#test/support/virtual-time';

useVirtualTime();

const late = (isOpen: boolean) => {
  const send = jest.fn();
  const posted = postUnder({ delayMs: 150 }, { isOpen } as OpenConnection, send, jest.fn());
  posted.catch(() => undefined);
  return { send, posted };
};

it('a post that is late is sent after its latency, not before', async () => {
  const { send, posted } = late(true);
  await pass(149);
  expect(send).not.toHaveBeenCalled();
  await pass(1);
  await posted;
  expect(send).toHaveBeenCalledTimes(1);
});

it('a post that is late finds a connection that closed meanwhile gone', async () => {
  const { send, posted } = late(false);
  await pass(150);
  await expect(posted).rejects.toMatchObject({ statusCode: 410 });
  expect(send).not.toHaveBeenCalled();
});
