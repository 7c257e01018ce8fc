/** A local cloud that ends with the command that starts it, even if that is interrupted while it boots. */
import { startLocalCloud, type LocalCloud, type LocalCloudOptions } from '#local';

export function startForCommand(
  options: LocalCloudOptions,
  onEnd: (cleanup: () => Promise<void>) => void,
): Promise<LocalCloud> {
  const booting = startLocalCloud(options);
  onEnd(async () => {
    const cloud = await booting.catch(() => undefined); // it cleaned up, and the command said why
    await cloud?.stop();
  });
  return booting;
}
