import { Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Brand } from '@/shell/Brand';
import { LanguageMenu, ThemeMenu } from '@/shell/TopBar';
import classes from './SessionFrame.module.css';

/** The frame of pages before the shell: the form, and on a desk a picture of a message's way. */
export function SessionFrame({ title, about, children }: { title: string; about: string; children: ReactNode }) {
  const { t } = useTranslation('session');
  useEffect(() => {
    document.title = `${title} · Kurir`;
  }, [title]);
  return (
    <div className={classes.frame}>
      <div className={classes.side}>
        <header className={classes.top}>
          <Brand />
          <div className={classes.tools}>
            <LanguageMenu />
            <ThemeMenu />
          </div>
        </header>
        <main className={classes.main}>
          <Title order={1} data-page-title tabIndex={-1}>
            {title}
          </Title>
          <Text c="dimmed" mt={4} mb="xl">
            {about}
          </Text>
          {children}
        </main>
      </div>
      <div className={classes.picture} aria-hidden>
        <Way />
        <p className={classes.motto}>{t('motto')}</p>
      </div>
    </div>
  );
}

/** From sender to reader: four stops on a road. */
function Way() {
  return (
    <svg viewBox="0 0 480 360" className={classes.way}>
      <path
        d="M60 300C60 210 170 250 190 180S330 150 340 90 400 50 430 50"
        fill="none"
        stroke="#5573d2"
        strokeWidth="3"
        strokeDasharray="2 12"
        strokeLinecap="round"
      />
      <g className={classes.stops}>
        <rect x="24" y="262" width="72" height="54" rx="14" fill="#283d84" />
        <path d="M42 282h36M42 296h22" stroke="#b9c8f0" strokeWidth="4" strokeLinecap="round" />
        <circle cx="190" cy="180" r="24" fill="#283d84" />
        <path
          d="m180 180 7 7 13-14"
          fill="none"
          stroke="#b9c8f0"
          strokeWidth="4"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <circle cx="338" cy="98" r="24" fill="#283d84" />
        <path
          d="m324 98 7 7 13-14m-6 11 3 3 13-14"
          fill="none"
          stroke="#b9c8f0"
          strokeWidth="4"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <circle cx="430" cy="50" r="28" fill="#f5b83d" />
        <path
          d="M414 50c6-9 26-9 32 0-6 9-26 9-32 0Z"
          fill="none"
          stroke="#1d2d63"
          strokeWidth="4"
          strokeLinejoin="round"
        />
        <circle cx="430" cy="50" r="4.5" fill="#1d2d63" />
      </g>
    </svg>
  );
}
