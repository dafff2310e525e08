import { useComputedColorScheme } from '@mantine/core';
import { MEANING, SERIES, SURFACE } from '../app/theme.ts';

export interface Colours {
  meaning: Record<keyof (typeof MEANING)['light'], string>;
  series: readonly string[];
  surface: Record<keyof (typeof SURFACE)['light'], string>;
}

export const coloursOf = (scheme: 'light' | 'dark'): Colours => ({
  meaning: MEANING[scheme],
  series: SERIES[scheme],
  surface: SURFACE[scheme],
});

const COLOURS = { light: coloursOf('light'), dark: coloursOf('dark') };

/** The colours of the theme on screen, for charts: they cannot read CSS variables. The same object until the theme changes: another is a redraw. */
export const useColours = (): Colours => COLOURS[useComputedColorScheme('light')];

/** "#rrggbb" with an opacity. */
export function fade(hex: string, opacity: number): string {
  const n = Number.parseInt(hex.slice(1), 16);
  return `rgba(${n >> 16}, ${(n >> 8) & 255}, ${n & 255}, ${opacity})`;
}
