import { readdirSync } from 'node:fs';
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const foldersIn = (folder) =>
  readdirSync(new URL(folder, import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

const HANDLERS = foldersIn('functions').filter((name) => name !== 'shared' && name !== 'sdk');

/** Tools read the assembly of any app, not the sources of this one. */
const TOOLS = {
  target: './infra/tools',
  from: './infra',
  except: ['./constructs', './local', './terminal', './tools'],
};

/** Who may import what: each room, and what it must not import. The reasons: .github/CONTRIBUTING.md. */
const ROOMS = [
  { target: './functions/shared/base', from: ['./functions', './infra'], except: ['./shared/base'] },
  { target: './functions/shared', from: ['./functions', './infra'], except: ['./shared'] },
  { target: './functions/sdk', from: ['./functions', './infra'], except: ['./shared', './sdk'] },
  // A handler may import shared code, but no other handler.
  ...HANDLERS.map((name) => ({
    target: `./functions/${name}`,
    from: ['./functions', './infra'],
    except: ['./shared', `./${name}`],
  })),
  { target: './infra/terminal', from: ['./functions', './infra'], except: ['./terminal'] },
  // The local engine is sealed: it knows AWS, but nothing about this service.
  { target: './infra/local', from: './functions', except: ['./shared/base'] },
  { target: './infra/local', from: './infra', except: ['./local', './terminal'] },
  { target: './infra/constructs', from: './functions', except: ['./shared', './sdk/contract.ts'] },
  { target: './infra/constructs', from: './infra', except: ['./constructs', './terminal'] },
  { target: './infra/tools', from: './functions', except: ['./shared', './sdk'] },
  TOOLS,
  { target: './infra/tools/stack', from: './infra/tools', except: ['./stack'] },
  { target: './infra/tools/cost', from: './infra/tools', except: ['./cost'] },
  { target: './infra/tools/console', from: './infra/tools', except: ['./console', './stack'] },
  // A recipe is copied alone: it knows itself, and the packages by their names.
  ...foldersIn('infra/examples').map((name) => ({
    target: `./infra/examples/${name}`,
    from: ['./functions', './infra'],
    except: [`./examples/${name}`],
  })),
  { target: ['./functions', './infra'], from: './test' },
];

/** The options of the rule that keeps imports within the rooms. */
const held = (rooms) => ({
  basePath: import.meta.dirname,
  zones: rooms.map((room) => ({ ...room, message: 'Imports run one way: see ROOMS in eslint.config.mjs.' })),
});

export default tseslint.config(
  // The applications in test/package, and the template of `broadcast init`, use the packed packages. They are checked where
  // those are installed.
  {
    ignores: [
      ...['node_modules/', '**/cdk.out/', '**/.local/', '.build/', 'dist/', 'coverage/'],
      ...['test/package/cdk-app/', 'test/package/front-end/', 'test/package/server-app/', 'test/api/'],
      // Vitest is installed where it runs, in test/package.
      'infra/examples/react-page/orders.test.tsx',
      'infra/tools/cli/init/template/',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.recommendedTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        // One program per project. The service that editors use, `projectService`, takes 1.5 times as long.
        project: ['tsconfig.json', 'infra/tools/console/app/tsconfig.json', 'test/e2e/pages/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // An async function without await still turns a throw into a rejection, which handlers and interfaces rely on.
      '@typescript-eslint/require-await': 'off',
      eqeqeq: ['error', 'always'],
    },
  },
  {
    files: ['{infra,functions}/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'v', property: 'strictObject', message: 'It accepts a list: use #shared/base/strict-object.' },
      ],
    },
  },
  {
    // Only infra/terminal prints, because it escapes what it prints. The page of the console has no terminal.
    files: ['infra/**/*.ts'],
    ignores: ['infra/terminal/**', 'infra/tools/console/app/**'],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            ':matches(MemberExpression[object.name="process"], VariableDeclarator[init.name="process"] Property) > Identifier[name=/^(stdout|stderr)$/]',
          message: 'Print with standardOutput or standardError of infra/terminal, which escape what they are given.',
        },
        {
          selector: 'CallExpression[callee.property.name="write"][callee.object.name=/^(stdout|stderr|stream)$/]',
          message: 'Print with a Terminal of infra/terminal, which escapes what it is given.',
        },
        {
          selector: 'CallExpression[callee.property.name="write"][callee.object.property.name=/^(stdout|stderr)$/]',
          message: 'Print with a Terminal of infra/terminal, which escapes what it is given.',
        },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [...['cli-table3', 'cli-progress'], ...['process', 'node:process', 'console', 'node:console']].map(
            (name) => ({
              name,
              message: 'Use infra/terminal: it prints, and has colours, tables and bars with escaped contents.',
            }),
          ),
        },
      ],
    },
  },
  {
    // How long something takes only tells how busy the machine is. Assert the order of events, or use virtual time.
    files: ['test/**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          `CallExpression[callee.name='expect'] BinaryExpression[operator='-'] CallExpression[callee.object.name=/^(Date|performance)$/][callee.property.name='now']`,
          `MemberExpression[property.name=/^toBe(Less|Greater)Than/] > CallExpression[callee.name='expect'] :matches(Identifier[name=/Millis$/], Identifier[name=/(elapsed|duration|latency|delay|took|busy)/i], Identifier[name=/Ms$/]):not(Property > Identifier)`,
        ].map((selector) => ({
          selector,
          message:
            'A test must not assert on the clock: see useVirtualTime, or wait for an event and compare the order.',
        })),
      ],
    },
  },
  {
    files: ['functions/**/*.ts', 'infra/**/*.{ts,tsx}', 'test/**/*.ts'],
    ignores: ['infra/tools/console/app/**'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.tsx', '.js', '.json'] })],
      // Packages never import our sources.
      'import-x/ignore': ['/node_modules/'],
    },
    rules: {
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-restricted-paths': ['error', held(ROOMS)],
    },
  },
  {
    // `estimate` and `compose` are about the stages of this app.
    files: ['infra/tools/cli/{compose,estimate/index}.ts'],
    rules: {
      'import-x/no-restricted-paths': [
        'error',
        held(ROOMS.map((room) => (room === TOOLS ? { ...TOOLS, except: [...TOOLS.except, './settings.ts'] } : room))),
      ],
    },
  },
  {
    // A state that contains states runs them with the same code that runs it.
    files: [
      'infra/local/step-functions/engine/{run-thread,state-types,states/{parallel,map,map-inline,map-distributed}}.ts',
    ],
    rules: { 'import-x/no-cycle': 'off' },
  },
  {
    files: ['functions/**/*.ts', 'infra/**/*.ts', 'test/**/*.ts'],
    ignores: ['infra/tools/console/app/**', 'infra/constructs/report-and-exit.ts', 'infra/examples/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(\\.\\./){3}',
              message: 'Import from another room by a name of "imports" in package.json, such as #shared/….',
            },
            {
              regex: '^step-functions-broadcast',
              message: 'Only recipes import the packages by their names: see infra/examples/README.md.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['infra/examples/**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^#', message: 'A recipe imports what a user can: the packages, by their names.' }] },
      ],
    },
  },
  { files: ['infra/examples/**/*.js'], languageOptions: { globals: globals.browser } },
  { files: ['**/*.{mjs,cjs}'], languageOptions: { globals: globals.node } },
  prettier,
);
