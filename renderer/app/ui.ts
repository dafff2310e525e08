import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** How the frame stands: kept between visits. */
export const useUi = create(persist(() => ({ rail: true, inspector: true }), { name: 'almanac-frame' }));

export const toggleRail = () => useUi.setState((s) => ({ rail: !s.rail }));
export const toggleInspector = () => useUi.setState((s) => ({ inspector: !s.inspector }));
