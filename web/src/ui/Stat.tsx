import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Stat.module.css';

/** One figure with its name, and a line that explains it. */
export function Stat({ label, value, note }: { label: ReactNode; value: ReactNode; note?: ReactNode }) {
  return (
    <div className={classes.stat}>
      <Text size="sm" c="dimmed" fw={600}>
        {label}
      </Text>
      <div className={classes.value}>{value}</div>
      {note && (
        <Text component="div" size="sm" c="dimmed">
          {note}
        </Text>
      )}
    </div>
  );
}

/** Names and values in two columns; one on a phone. */
export function Facts({ facts }: { facts: [label: ReactNode, value: ReactNode][] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(([label, value], index) => (
        <div key={index}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Panels side by side where there is room: `<Columns min="18rem">`. */
export function Columns({ min = '18rem', children }: { min?: string; children: ReactNode }) {
  return (
    <div className={classes.columns} style={{ '--columns-min': min } as React.CSSProperties}>
      {children}
    </div>
  );
}
