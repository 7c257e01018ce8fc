/** The options `broadcast init` and `npm create step-functions-broadcast` have in common. */
import type { Command } from 'commander';

export interface InitOptions {
  readonly name?: string;
  readonly packages?: string;
  readonly install?: boolean;
  readonly yes?: boolean;
}

export const INIT_SUMMARY = 'write a new app: CDK, a page in React, a test';

export const INIT_DESCRIPTION = `Writes a CDK app into an empty folder: the service, a contract, one mapping, one route, a test on the local cloud, and a page
with Vite and React that shows the messages. In a terminal it asks for what is not given. Nothing is asked of AWS or of the
network, but for the packages with --install.`;

export const withInitOptions = (command: Command): Command =>
  command
    .option('--name <name>', 'name of the app and of its stack (default: that of the folder)')
    .option('--packages <folder>', "where the tarballs of the service's packages are, in place of the registry")
    .option('--install', 'run npm install in it')
    .option('-y, --yes', 'ask nothing, and take the defaults');
