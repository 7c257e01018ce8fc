/** A stack in local mode with everyone connected, of whom an endpoint of its own counts the posts. */
import { ENV } from '#shared/runtime/env';
import { ROWS_PER_ROUND } from '#constructs/workflow/workflow-limits';
import { settingsOf } from '#infra/settings';
import { type LocalCloud, startLocalCloud } from '#local';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import type { Progress } from '#tools/cli/progress';
import { scaleCases, type ScaleCase } from '../scale/audiences';
import { fillConnections } from '../scale/fill';
import { type CountingEndpoint, startCountingEndpoint } from '../scale/receivers';
import { DEFAULTS_STAGE, stopRules } from '../scale/run-cases';

interface Options {
  /** Connections of one fan-out, without those its broadcast reaches before it hands over. */
  readonly connections: number;
  readonly rate?: number;
}

export class ConnectedStack {
  private constructor(
    readonly cloud: LocalCloud,
    readonly endpoint: CountingEndpoint,
  ) {}

  static async start(
    { connections, rate }: Options,
    progress: Progress,
    onInterrupt: (end: () => Promise<void>) => void,
  ): Promise<ConnectedStack> {
    const endpoint = await startCountingEndpoint(DEFAULTS_STAGE);
    const cloud = await startLocalCloud({
      projectRoot: PROJECT_ROOT,
      port: 0,
      context: { stage: DEFAULTS_STAGE },
      lambda: {
        variables: {
          CALLBACK_URL: endpoint.url,
          ...(rate !== undefined && { [ENV.GOVERNED_POSTS_PER_SECOND]: String(rate) }),
        },
      },
    });
    onInterrupt(() => cloud.stop());
    const stack = new ConnectedStack(cloud, endpoint);
    try {
      await stopRules(cloud);
      const { afterRounds } = settingsOf(DEFAULTS_STAGE).fanOut;
      const { members } = everyone(connections + afterRounds * ROWS_PER_ROUND);
      const bar = progress.bar('connections written', members.length);
      await fillConnections(cloud, DEFAULTS_STAGE, members, (done) => bar.update(done));
      bar.stop();
      return stack;
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.cloud.stop();
    this.endpoint.stop();
  }
}

function everyone(size: number): ScaleCase {
  const found = scaleCases([size]).find(({ group }) => group === 'everyone');
  if (!found) throw new Error('There is no case of everyone.');
  return found;
}
