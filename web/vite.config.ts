import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const gateway = 'http://127.0.0.1:8080';

/**
 * Mantine's styles as far as its components are used: in a build each component brings its own file, so that they are
 * split and dropped with it. The development server bundles Mantine beforehand and takes them all.
 */
function mantineStyles(): Plugin {
  const styles = '@mantine/core/styles';
  const base = ['/baseline', '/default-css-variables', '/global'];
  const component = /@mantine\/core\/esm\/.*\/(\w+)\.module\.css\.mjs$/;
  let building = false;
  return {
    name: 'mantine-styles',
    enforce: 'pre',
    configResolved: (config) => void (building = config.command === 'build'),
    resolveId: { filter: { id: /^virtual:mantine-styles$/ }, handler: (id) => `\0${id}` },
    load: {
      filter: { id: /virtual:mantine-styles$/ },
      handler: () => (building ? base : ['']).map((file) => `import '${styles}${file}.layer.css';`).join('\n'),
    },
    transform: {
      filter: { id: component },
      handler: (code, id) =>
        building ? `import '${styles}/${component.exec(id)?.[1]}.layer.css';\n${code}` : undefined,
    },
  };
}

export default defineConfig({
  plugins: [mantineStyles(), react()],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  server: { proxy: { '/v1': gateway, '/sms': gateway } },
  // assetsInlineLimit 0: the CSP allows files of ours only, no data: scripts or fonts.
  // What every page needs is one file: many small ones compress worse, and each has its headers.
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    sourcemap: false,
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: 'shell', test: /node_modules|web\/src/, tags: ['$initial'] }],
        },
      },
    },
  },
});
