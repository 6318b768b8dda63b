import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Tag.module.css';

export type Tone = 'neutral' | 'info' | 'ok' | 'sea' | 'warn' | 'bad';

/** A state in a word: colour, icon and text together, so that none has to carry it alone. */
export function Tag({ tone, icon: TagIcon, children }: { tone: Tone; icon?: Icon; children: ReactNode }) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {TagIcon && <TagIcon size={14} stroke={2.2} aria-hidden />}
      {children}
    </span>
  );
}
