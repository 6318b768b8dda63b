import { ActionIcon } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './sandbox.module.css';

type Props = { title: string; note?: ReactNode; back?: () => void; children?: ReactNode };

/** The head of a screen of the phone; whoever opened the screen goes on reading here. */
export function ScreenHead({ title, note, back, children }: Props) {
  const { t } = useTranslation('sandbox');
  const heading = useRef<HTMLHeadingElement>(null);
  const opened = back !== undefined;
  useEffect(() => {
    if (opened) heading.current?.focus({ preventScroll: true });
  }, [opened]);
  return (
    <header className={classes.screenHead}>
      {back && (
        <ActionIcon
          variant="transparent"
          size="lg"
          className={classes.headButton}
          onClick={back}
          aria-label={t('back')}
        >
          <IconArrowLeft size={22} aria-hidden />
        </ActionIcon>
      )}
      <div className={classes.screenTitle}>
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {note && <span>{note}</span>}
      </div>
      {children}
    </header>
  );
}
