/** What is running: the page's header, and what its parts need to know once. */
import type { LocalCloud } from '#local';
import { stackOutputs } from '#constructs/stack-outputs';
import type { Overview } from './contract';
import type { Routes } from './routes';
import type { ConsoleSource } from './source';

export const overviewRoutes = (source: ConsoleSource): Routes => ({
  'GET overview': async (): Promise<Overview> => ({
    ...(await source.overview()),
    canWrite: source.actions !== undefined,
    canInjectFaults: source.actions?.faults !== undefined,
  }),
});

/** @param watchedSince epoch milliseconds */
export const overviewSource = (
  cloud: LocalCloud,
  stage: string,
  watchedSince: number,
): Pick<ConsoleSource, 'overview'> => ({
  overview: async () => ({
    stage,
    region: cloud.environment.region,
    webSocketUrl: stackOutputs(cloud.outputs).WebSocketUrl,
    watchedSince,
    notOffered: {},
  }),
});
