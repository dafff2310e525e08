import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';

export function useThemeSwitch(): () => void {
  const scheme = useComputedColorScheme('light');
  const { setColorScheme } = useMantineColorScheme();
  return () => setColorScheme(scheme === 'light' ? 'dark' : 'light');
}
