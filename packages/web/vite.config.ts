// SPDX-License-Identifier: Apache-2.0
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { offlinePage } from './offline-page.ts'

export default defineConfig({
  plugins: [react(), offlinePage()],
  build: {
    outDir: '../../build/web',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 700,
    // Fonts stay files of their own: the browser fetches only the slices a page needs.
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8080', ws: true } } },
})
