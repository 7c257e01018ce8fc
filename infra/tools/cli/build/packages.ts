/**
 * The packages that `npm run build` emits: what each is for, what is imported of it, and what it needs where it is
 * installed. The sources have one package.json, that of the repository, which is private: Node finds the target of a
 * `#name` by the nearest one.
 */

/** Set this to the repository's address before anything is published; npm's provenance compares the two. */
export const REPOSITORY = 'https://github.com/step-functions-broadcast/step-functions-broadcast';

/** Packages that users have themselves are asked for by range: npm then installs one copy, theirs. */
const AWS_SDK_RANGE = '^3.943.0';

export interface PackageSpec {
  readonly name: string;
  readonly description: string;
  readonly keywords: readonly string[];
  /** Sources, by the path they are imported by: `.` or `./NAME`. */
  readonly entries: Readonly<Record<string, string>>;
  /** Sources of its commands, by name. */
  readonly bin?: Readonly<Record<string, string>>;
  readonly formats: readonly ('esm' | 'cjs')[];
  /** Entries whose ES module only imports the CommonJS: half the size, and each class exists once. @default - none */
  readonly modulesWrap?: readonly string[];
  /** Range by name; `pinned` is the exact version this repository tests with, `own` the version of all packages here. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalPeers?: readonly string[];
  /** Packages that become part of what is emitted. Their licences go into the tarball. */
  readonly bundled: readonly string[];
  /** Folders to copy into the package unchanged. @default - none */
  readonly folders?: readonly string[];
  /** Files to put beside its README. @default - none */
  readonly documents?: readonly string[];
  /** What its README is made of. */
  readonly readme: readonly ReadmePart[];
}

/** A README of the repository, or some of its sections. */
export interface ReadmePart {
  readonly file: string;
  /** Titles of sections of the second level. @default - all of it */
  readonly sections?: readonly string[];
}

export const PINNED = 'pinned';
export const OWN = 'own';

/** The app that `broadcast init` writes. */
const TEMPLATE = 'infra/tools/cli/init/template';

export const CLIENT: PackageSpec = {
  name: 'step-functions-broadcast-client',
  description:
    'The contract and the WebSocket client of step-functions-broadcast, for browsers, Node and React. No dependencies.',
  keywords: ['websocket', 'client', 'react'],
  entries: {
    '.': 'functions/sdk/client/index.ts',
    './contract': 'functions/sdk/contract.ts',
    './react': 'functions/sdk/react/index.ts',
    './testing': 'functions/sdk/testing/index.ts',
  },
  formats: ['esm', 'cjs'],
  // Not the hook, so that React may be an external module.
  modulesWrap: ['.', './contract', './testing'],
  dependencies: {},
  peerDependencies: { react: '>=18' },
  optionalPeers: ['react'],
  bundled: ['@standard-schema/spec'],
  readme: [{ file: 'functions/sdk/client/README.md' }, { file: 'functions/sdk/README.md', sections: ['The contract'] }],
};

export const SERVER: PackageSpec = {
  name: 'step-functions-broadcast-server',
  description:
    'Publish to, and answer, the clients of step-functions-broadcast: for Lambda functions and other services.',
  keywords: ['eventbridge', 'websocket', 'lambda'],
  entries: {
    '.': 'functions/sdk/server/index.ts',
    './publisher': 'functions/sdk/publisher/index.ts',
    './outcomes': 'functions/sdk/outcomes.ts',
  },
  formats: ['esm', 'cjs'],
  dependencies: {
    '@aws-sdk/client-apigatewaymanagementapi': AWS_SDK_RANGE,
    '@aws-sdk/client-dynamodb': AWS_SDK_RANGE,
    '@aws-sdk/client-eventbridge': AWS_SDK_RANGE,
    '@aws-sdk/lib-dynamodb': AWS_SDK_RANGE,
    [CLIENT.name]: OWN,
  },
  // Except for the clients of AWS, a few kilobytes of each are used. Bundled they cannot clash with a version the function has.
  bundled: [
    ...['@aws-lambda-powertools/commons', '@aws-lambda-powertools/logger', '@aws-lambda-powertools/metrics'],
    ...['@aws/lambda-invoke-store', '@standard-schema/spec', '@types/aws-lambda', 'aws-lambda'],
    ...['p-limit', 'valibot', 'yocto-queue'],
  ],
  // Every front end installs the client package, which has no room for them.
  documents: ['functions/sdk/PROTOCOL.md', 'functions/sdk/protocol.schema.json'],
  readme: [{ file: 'functions/sdk/README.md' }],
};

export const SERVICE: PackageSpec = {
  name: 'step-functions-broadcast',
  description:
    'Broadcast EventBridge domain events to API Gateway WebSocket connections through AWS Step Functions, with a delivery report for every event. Runs on a laptop without an AWS account.',
  keywords: ['step-functions', 'eventbridge', 'websocket', 'broadcast'],
  entries: { './constructs': 'infra/constructs/index.ts', './testing': 'infra/tools/testing.ts' },
  bin: { broadcast: 'infra/tools/cli/broadcast/index.ts' },
  formats: ['cjs'],
  dependencies: {
    ...Object.fromEntries(
      [
        ...['api-gateway', 'apigatewaymanagementapi', 'cloudformation', 'cloudwatch-logs', 'dynamodb', 'eventbridge'],
        ...['lambda', 'scheduler', 'secrets-manager', 'service-quotas', 'sfn', 'sqs'],
      ].map((name) => [`@aws-sdk/client-${name}`, AWS_SDK_RANGE]),
    ),
    '@aws-sdk/lib-dynamodb': AWS_SDK_RANGE,
    '@valibot/to-json-schema': '^1.8.0',
    ajv: '^8.18.0',
    'cli-progress': '^3.12.0',
    'cli-table3': '^0.6.5',
    commander: '^14.0.3',
    dynalite: PINNED,
    esbuild: PINNED,
    // What AWS runs, to the letter.
    jsonata: PINNED,
    undici: '^7.30.2',
    valibot: '^1.5.0',
    ws: '^8.23.0',
    yaml: '^2.9.0',
    [CLIENT.name]: OWN,
    [SERVER.name]: OWN,
  },
  peerDependencies: { 'aws-cdk-lib': '^2.269.0', constructs: '^10.5.0' },
  // ES modules only, which Jest cannot require; and types.
  bundled: ['jose', 'p-limit', 'yocto-queue', '@types/aws-lambda', 'aws-lambda'],
  folders: [TEMPLATE],
  readme: [{ file: 'infra/README.md', sections: ['In your own CDK app'] }, { file: 'infra/tools/cli/README.md' }],
};

/** The package that `npm create` downloads and runs once. It contains only the command `broadcast init`, in one file. */
export const CREATE: PackageSpec = {
  name: 'create-step-functions-broadcast',
  description: 'Writes a new app with step-functions-broadcast: npm create step-functions-broadcast my-app.',
  keywords: ['step-functions', 'eventbridge', 'websocket', 'create', 'template'],
  entries: {},
  bin: { 'create-step-functions-broadcast': 'infra/tools/cli/create/index.ts' },
  formats: ['cjs'],
  dependencies: {},
  bundled: [
    ...['commander', 'cli-progress', 'string-width', 'strip-ansi', 'ansi-regex', 'emoji-regex'],
    'is-fullwidth-code-point',
  ],
  folders: [TEMPLATE],
  readme: [{ file: 'infra/tools/cli/README.md', sections: ['A new app'] }],
};

/** In the order they are published: each after those it needs. */
export const PACKAGES = [CLIENT, SERVER, SERVICE, CREATE] as const;

/** Sources that one package holds for all: the classes of errors are compared by `instanceof`. */
export const HELD_BY_CLIENT: Readonly<Record<string, string>> = {
  'functions/sdk/contract.ts': `${CLIENT.name}/contract`,
  'functions/sdk/invalid-message-error.ts': `${CLIENT.name}/contract`,
  'functions/sdk/client/index.ts': CLIENT.name,
};

/** By the name others import them by, the sources: `step-functions-broadcast-client/contract`. */
export const entrySources = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    PACKAGES.flatMap(({ name, entries }) =>
      Object.entries(entries).map(([path, source]) => [`${name}${path.slice(1)}`, source]),
    ),
  );

/** Name of the emitted files of an entry, without extension. */
export const entryFile = (path: string): string => (path === '.' ? 'index' : path.slice(2));
