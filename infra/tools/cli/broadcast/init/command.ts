/** `broadcast init`: writes a new app. */
import { INIT_DESCRIPTION, INIT_SUMMARY, withInitOptions, type InitOptions } from '../../init/options';
import type { CommandSpec } from '../command';

export const init: CommandSpec<InitOptions> = {
  usage: 'init [folder]',
  summary: INIT_SUMMARY,
  description: INIT_DESCRIPTION,
  examples: [
    ['broadcast init my-app', 'in a folder that is empty or does not exist yet'],
    ['broadcast init my-app --packages ../tarballs --yes', 'with packed packages, without questions'],
  ],
  onStack: false,
  configure: (command) => void withInitOptions(command),
  run: async ({ args: [folder], options, output, io }) =>
    (await import('../../init/init')).initApp({ folder, options, output, io }),
};
