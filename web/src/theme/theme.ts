// The look of Kurir: indigo of batik (nila), turmeric (kunyit) as the accent, paper and ink.
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const nila: MantineColorsTuple = [
  '#eef2fd',
  '#dde5f9',
  '#b9c8f0',
  '#93a9e8',
  '#738ede',
  '#5573d2',
  '#3a57b7',
  '#314a9f',
  '#283d84',
  '#1d2d63',
];
const kunyit: MantineColorsTuple = [
  '#fef7e6',
  '#fcecc6',
  '#f9dc96',
  '#f7ca62',
  '#f5b83d',
  '#e0a11f',
  '#b67e0c',
  '#8d6006',
  '#6b4803',
  '#473002',
];
const bata: MantineColorsTuple = [
  '#fdf0ee',
  '#fbe3e0',
  '#f5c0ba',
  '#ee9a91',
  '#e3766a',
  '#d3564a',
  '#b83a2d',
  '#962b20',
  '#762119',
  '#511510',
];
const daun: MantineColorsTuple = [
  '#eaf7ee',
  '#dff2e5',
  '#b4e2c4',
  '#83cfa0',
  '#56b97d',
  '#2f9d5e',
  '#1c7a46',
  '#14613a',
  '#0f4b2d',
  '#08301c',
];
const gray: MantineColorsTuple = [
  '#f8f7f4',
  '#f1efea',
  '#e6e3dc',
  '#d8d4cb',
  '#bbb7ac',
  '#8f8c84',
  '#66645d',
  '#4d4b45',
  '#33322e',
  '#1e1d1b',
];
const dark: MantineColorsTuple = [
  '#e8ebf4',
  '#c9cfde',
  '#a9b1c6',
  '#8d96ad',
  '#3a4258',
  '#2b3145',
  '#1d2231',
  '#171b28',
  '#10131c',
  '#090b12',
];

const system = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";

export const theme = createTheme({
  primaryColor: 'nila',
  primaryShade: { light: 6, dark: 6 },
  colors: { nila, kunyit, bata, daun, gray, dark, red: bata, green: daun, yellow: kunyit },
  fontFamily: `'Plus Jakarta Sans Variable', ${system}`,
  fontFamilyMonospace: "ui-monospace, 'Cascadia Code', 'SF Mono', Menlo, Consolas, monospace",
  headings: {
    fontWeight: '700',
    sizes: {
      h1: { fontSize: '1.625rem', lineHeight: '1.25' },
      h2: { fontSize: '1.125rem', lineHeight: '1.35' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '10px', lg: '14px', xl: '20px' },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { fw: 600 } },
    Checkbox: { defaultProps: { radius: 'xs' } },
    Modal: {
      defaultProps: { centered: true, radius: 'lg', overlayProps: { backgroundOpacity: 0.45, blur: 2 } },
      styles: { title: { fontSize: '1.125rem', fontWeight: 700 } },
    },
    Drawer: { defaultProps: { overlayProps: { backgroundOpacity: 0.45, blur: 2 } } },
    Tooltip: { defaultProps: { openDelay: 300 } },
    Select: { defaultProps: { allowDeselect: false } },
    Menu: { defaultProps: { shadow: 'md', position: 'bottom-end' } },
    Anchor: { defaultProps: { underline: 'hover' } },
  },
});

// Mantine's own variables where its defaults miss AA contrast on our surfaces.
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-text': '#1e2130',
    '--mantine-color-dimmed': gray[6],
    '--mantine-color-placeholder': '#737068',
    '--mantine-color-anchor': nila[7],
    '--mantine-color-default-border': gray[3],
    '--mantine-color-error': bata[6],
    '--mantine-color-nila-light': '#e6ecfb',
    '--mantine-color-nila-light-hover': '#dbe3f8',
    '--mantine-color-nila-light-color': nila[8],
    '--mantine-color-red-light-color': bata[7],
    '--mantine-color-green-light-color': daun[7],
    '--mantine-color-yellow-light-color': '#744900',
    '--mantine-color-gray-light-color': gray[7],
  },
  dark: {
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': dark[3],
    '--mantine-color-anchor': nila[3],
    '--mantine-color-default-border': dark[4],
    '--mantine-color-error': bata[3],
    '--mantine-color-nila-light': '#222d55',
    '--mantine-color-nila-light-hover': '#293767',
    '--mantine-color-nila-light-color': nila[2],
    '--mantine-color-nila-outline': nila[3],
    '--mantine-color-red-light-color': bata[2],
    '--mantine-color-green-light-color': daun[2],
    '--mantine-color-yellow-light-color': kunyit[2],
    '--mantine-color-gray-light-color': dark[1],
  },
});
