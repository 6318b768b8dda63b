import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Panel.module.css';

type Props = { title?: ReactNode; description?: ReactNode; actions?: ReactNode; flush?: boolean; children: ReactNode };

/** A card: the unit of every page. `flush` lets tables and lists reach its edges. */
export function Panel({ title, description, actions, flush, children }: Props) {
  return (
    <section className={classes.panel} data-flush={flush || undefined}>
      {(title || actions) && (
        <header className={classes.header}>
          <div className={classes.words}>
            {title && <Title order={2}>{title}</Title>}
            {description && (
              <Text size="sm" c="dimmed" mt={2}>
                {description}
              </Text>
            )}
          </div>
          {actions && <div className={classes.actions}>{actions}</div>}
        </header>
      )}
      <div className={classes.body}>{children}</div>
    </section>
  );
}
