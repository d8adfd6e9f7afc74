/// <reference types="node" />
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const root = import.meta.dirname
const api = process.env['ZHIKE_WEB_API'] ?? `http://127.0.0.1:${process.env['PORT'] ?? '8080'}`
const toApi = { target: api, changeOrigin: false }

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
        // What every page begins with and what most pages show, in one file each: shared out among many
        // they weigh more, and the browser asks more often.
        codeSplitting: {
          groups: [
            { name: 'ground', test: /node_modules.(react|react-dom|scheduler|@tanstack)/, priority: 1 },
            { name: 'design', test: /node_modules/, minShareCount: 41 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': toApi, '/health': toApi } },
})
