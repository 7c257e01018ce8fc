/** The options that `broadcast init` and `npm create step-functions-broadcast` share. */
import type { Command } from 'commander';

export interface InitOptions {
  readonly name?: string;
  readonly packages?: string;
  readonly install?: boolean;
  readonly yes?: boolean;
}

export const INIT_SUMMARY = 'write a new app: CDK, a React page, a test';

export const INIT_DESCRIPTION = `Writes a CDK app into an empty folder: the service, a contract, one mapping, one route, a test on the local cloud, and a page
with Vite and React that shows the messages. In a terminal, it asks for the values you do not give. It does not use AWS, and
uses the network only to install packages with --install.`;

export const withInitOptions = (command: Command): Command =>
  command
    .option('--name <name>', 'name of the app and its stack (default: the name of the folder)')
    .option('--packages <folder>', "take the service's packages from tarballs in this folder, not from the registry")
    .option('--install', 'also run npm install')
    .option('-y, --yes', 'use the defaults without asking');
