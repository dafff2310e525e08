import { type ReactNode, useEffect } from 'react';
import { createPortal } from 'react-dom';
import { create } from 'zustand';

interface Slot {
  element: HTMLElement | null;
  /** How many views fill it: the shell shows the column when there is one. */
  filled: number;
}

/** Where the shell puts what views say in their inspector. */
export const useInspectorSlot = create<Slot>(() => ({ element: null, filled: 0 }));

/** Shows its children in the inspector on the right, for as long as it is mounted. */
export function Inspector({ children }: { children: ReactNode }) {
  const element = useInspectorSlot((s) => s.element);
  useEffect(() => {
    useInspectorSlot.setState((s) => ({ filled: s.filled + 1 }));
    return () => useInspectorSlot.setState((s) => ({ filled: s.filled - 1 }));
  }, []);
  return element ? createPortal(children, element) : null;
}

/** A titled group of fields in the inspector. */
export function InspectorGroup({ title, children, note }: { title: string; children: ReactNode; note?: ReactNode }) {
  return (
    <section className="inspector-group">
      <h3>{title}</h3>
      {note && <p className="inspector-note">{note}</p>}
      {children}
    </section>
  );
}
