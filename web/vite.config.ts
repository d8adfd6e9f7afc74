/// <reference types="node" />
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const root = import.meta.dirname
const api = process.env['ZHIKE_WEB_API'] ?? `http://127.0.0.1:${process.env['PORT'] ?? '8080'}`
const toApi = { target: api, changeOrigin: false }

/** Modules of these packages, or folders of packages. */
const packages = (names: string[]) => new RegExp(`node_modules/(${names.join('|')})/`)
const antd = (...parts: string[]) => parts.map((it) => `antd/es/${it}`)
const primitives = (...parts: string[]) => parts.map((it) => `@rc-component/${it}`)

const FRAME = [
  ...antd('_util', 'button', 'config-provider', 'dropdown', 'empty', 'locale', 'menu', 'select'),
  ...antd('space', 'style', 'theme', 'tooltip'),
  ...primitives('dropdown', 'form', 'input', 'menu', 'motion', 'overflow', 'portal', 'resize-observer'),
  ...primitives('select', 'tooltip', 'trigger', 'util', 'virtual-list'),
]
const TABLE = [
  ...antd('checkbox', 'pagination', 'radio', 'spin', 'table', 'tree'),
  ...primitives('checkbox', 'context', 'pagination', 'table', 'tree'),
]

export default defineConfig({
  root,
  plugins: [react()],
  // The state folder lies beside the product, not in this root, so emptying it has to be asked for.
  build: {
    outDir: resolve(process.env['ZHIKE_WEB_OUT'] ?? resolve(root, '../.zhike/web')),
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        // In one file each: what every page begins with, what its frame and filters are made of, tables, and
        // charts. Shared out among many they weigh more, and the browser asks more often.
        codeSplitting: {
          groups: [
            { name: 'ground', test: packages(['react', 'react-dom', 'scheduler', '@tanstack']), priority: 2 },
            { name: 'frame-design', test: packages(FRAME), priority: 1 },
            { name: 'table-design', test: packages(TABLE) },
            { name: 'charts', test: packages(['echarts', 'zrender']) },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': toApi, '/health': toApi } },
})
