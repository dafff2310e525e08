import {
  ActionIcon,
  Button,
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  Menu,
  Modal,
  Notification,
  Tooltip,
  type VariantColorsResolver,
} from '@mantine/core';

export type Scheme = 'light' | 'dark';

/**
 * Colours that carry meaning, after Okabe and Ito: told apart by colour-blind people, 4.5:1 on the panel of their theme. Nothing else in
 * the app is coloured, so that a colour always says something.
 */
export const MEANING = {
  light: {
    actual: '#1d2430',
    forecast: '#0068a8',
    interval: '#0072b2',
    scenario: '#a6417f',
    warning: '#b34a00',
    error: '#c0222e',
    quality: '#00735a',
    covariate: '#806300',
    cutoff: '#6b6a64',
  },
  dark: {
    actual: '#eceae4',
    forecast: '#56b4e9',
    interval: '#56b4e9',
    scenario: '#e39ac6',
    warning: '#f0a04b',
    error: '#ff7b7b',
    quality: '#3fc79f',
    covariate: '#dcc850',
    cutoff: '#9a9c9f',
  },
} as const satisfies Record<Scheme, Record<string, string>>;

/** For several models or series side by side, in this order. */
export const SERIES = {
  light: ['#0068a8', '#b34a00', '#00735a', '#a6417f', '#8a6d00', '#1b7fb5', '#6a4fb3', '#5c6773'],
  dark: ['#56b4e9', '#f0a04b', '#3fc79f', '#e39ac6', '#f0e442', '#a5d8f5', '#b9a4f2', '#b4bcc6'],
} as const satisfies Record<Scheme, readonly string[]>;

export const SURFACE = {
  light: { page: '#f4f3ef', panel: '#ffffff', raised: '#ffffff', line: '#dfddd6', grid: '#eae8e2', text: '#1d2430', dim: '#5f6068' },
  dark: { page: '#121417', panel: '#1a1d21', raised: '#22262b', line: '#31363d', grid: '#272b31', text: '#e8e6e1', dim: '#a2a5aa' },
} as const;

const ink: MantineColorsTuple = [
  '#f3f4f6',
  '#e4e7eb',
  '#ced3da',
  '#b1b9c4',
  '#8f99a8',
  '#6d7889',
  '#4e5868',
  '#384152',
  '#262e3c',
  '#1a212d',
];
const paper: MantineColorsTuple = [
  '#f9f8f5',
  '#f1f0eb',
  '#e7e5df',
  '#dad8d0',
  '#c3c0b7',
  '#a09e97',
  '#75746f',
  '#5f5f5d',
  '#41424a',
  '#1d2430',
];
const night: MantineColorsTuple = [
  '#e8e6e1',
  '#c6c6c4',
  '#a2a5aa',
  '#7d828a',
  '#444a52',
  '#31363d',
  '#22262b',
  '#1a1d21',
  '#121417',
  '#0c0e10',
];

// Mantine chooses the text on a filled button once; our ink is dark in one theme and light in the other.
const inkOnFilled: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  return input.variant === 'filled' && (input.color ?? 'ink') === 'ink' ? { ...colours, color: 'var(--panel)' } : colours;
};

const small = { defaultProps: { size: 'xs' } };

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 1 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  variantColorResolver: inkOnFilled,
  colors: { ink, gray: paper, dark: night },
  black: SURFACE.light.text,
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'Liberation Mono', Menlo, Consolas, monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '15px', xl: '18px' },
  spacing: { xs: '6px', sm: '10px', md: '14px', lg: '20px', xl: '28px' },
  radius: { xs: '2px', sm: '4px', md: '5px', lg: '8px', xl: '12px' },
  defaultRadius: 'sm',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '18px', lineHeight: '1.3' },
      h2: { fontSize: '15px', lineHeight: '1.35' },
      h3: { fontSize: '13px', lineHeight: '1.4' },
    },
  },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: 'xs' } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { size: 'md', variant: 'subtle', color: 'gray' } }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', position: 'bottom-start' } }),
    Modal: Modal.extend({
      defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.35 }, closeButtonProps: { 'aria-label': 'Close' } },
    }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 350, withArrow: true } }),
    TextInput: small,
    NumberInput: small,
    Select: small,
    MultiSelect: small,
    TagsInput: small,
    Autocomplete: small,
    Textarea: small,
    JsonInput: small,
    SegmentedControl: small,
    Switch: small,
    Checkbox: { defaultProps: { size: 'xs', iconColor: 'var(--panel)' } },
    Radio: { defaultProps: { size: 'xs', iconColor: 'var(--panel)' } },
    Badge: { defaultProps: { radius: 'sm', variant: 'light' } },
  },
});

const variablesOf = (scheme: Scheme): Record<string, string> =>
  Object.fromEntries([
    ...Object.entries(MEANING[scheme]).map(([name, value]) => [`--${name}`, value]),
    ...Object.entries(SURFACE[scheme]).map(([name, value]) => [`--${name}`, value]),
    ['--mantine-color-body', SURFACE[scheme].panel],
    ['--mantine-color-text', SURFACE[scheme].text],
    ['--mantine-color-dimmed', SURFACE[scheme].dim],
    ['--mantine-color-default-border', SURFACE[scheme].line],
    ['--mantine-color-error', MEANING[scheme].error],
  ]);

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: variablesOf('light'), dark: variablesOf('dark') });
