import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './section-tabs.module.css';

export interface SectionTab<T extends string> {
  id: T;
  title: string;
  /** How many there are, or what state it is in. */
  note?: ReactNode;
}

/** The parts of a view that are looked at one at a time; `children` is the one that is open. */
export function SectionTabs<T extends string>(props: {
  label: string;
  tabs: readonly SectionTab<T>[];
  value: T;
  onChange: (id: T) => void;
  children: ReactNode;
}) {
  return (
    <Tabs
      value={props.value}
      onChange={(id) => id && props.onChange(id as T)}
      variant="default"
      keepMounted={false}
      className={classes.tabs}
      classNames={{ list: classes.list, tab: classes.tab }}
    >
      <Tabs.List aria-label={props.label}>
        {props.tabs.map((tab) => (
          <Tabs.Tab key={tab.id} value={tab.id}>
            {tab.title}
            {tab.note !== undefined && tab.note !== '' && <span className={classes.note}>{tab.note}</span>}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={props.value} className={classes.panel}>
        {props.children}
      </Tabs.Panel>
    </Tabs>
  );
}
