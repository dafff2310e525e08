import { type MantineColorScheme, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import classes from './settings.module.css';

/** The theme of this window. */
export function ThemeChoice() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <div className={classes.theme}>
      <span>Theme</span>
      <SegmentedControl
        aria-label="Theme"
        value={colorScheme}
        onChange={(next) => setColorScheme(next as MantineColorScheme)}
        data={[
          { value: 'auto', label: 'As the system' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
      />
    </div>
  );
}
