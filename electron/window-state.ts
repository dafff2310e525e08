import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const Bounds = z.object({ x: z.int(), y: z.int(), width: z.int().min(400), height: z.int().min(300) });
const WindowState = Bounds.extend({ maximized: z.boolean() });
/** Position and size in device-independent pixels. */
export type Bounds = z.infer<typeof Bounds>;
export type WindowState = z.infer<typeof WindowState>;

const GRIP = 80;

/** Whether enough of a window's top edge lies on a screen to take hold of it. */
const reachable = (window: Bounds, screens: readonly Bounds[]): boolean =>
  screens.some(
    (s) =>
      window.x + window.width >= s.x + GRIP && window.x <= s.x + s.width - GRIP && window.y >= s.y && window.y <= s.y + s.height - GRIP,
  );

/** The window as it was, if it was kept and its place still exists (a screen may have been unplugged). */
export function loadWindowState(file: string, screens: readonly Bounds[]): WindowState | undefined {
  try {
    const state = WindowState.parse(JSON.parse(readFileSync(file, 'utf8')));
    return reachable(state, screens) ? state : undefined;
  } catch {
    return undefined;
  }
}

export function saveWindowState(file: string, state: WindowState): void {
  try {
    writeFileSync(file, JSON.stringify(state));
  } catch {
    // A window that opens at its default place next time is no reason to keep it from closing.
  }
}
