/** What the page knows about its server: asked for once. */
import type { Overview } from '../../api/contract';
import { get } from './api';
import { useQuery } from './use-query';

let asked: Promise<Overview> | undefined;

/** @returns undefined until the server has answered */
export function useOverview(): Overview | undefined {
  return useQuery('overview', () => {
    asked ??= get<Overview>('overview').catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  }).data;
}

/** Whether to show what changes something. */
export const useCanWrite = (): boolean => useOverview()?.canWrite ?? false;
