import { Text, Title } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { Link, type LinkProps } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import classes from './PageHeader.module.css';

type Back = { to: LinkProps['to']; label: string; search?: LinkProps['search'] };
type Props = { title: string; description?: ReactNode; back?: Back; badge?: ReactNode; actions?: ReactNode };

/** The head of every page: its one h1 (which gets the focus after navigation), the title of the tab, its main actions. */
export function PageHeader({ title, description, back, badge, actions }: Props) {
  useEffect(() => {
    document.title = `${title} · Kurir`;
  }, [title]);
  return (
    <header className={classes.header}>
      <div className={classes.words}>
        {back && (
          <Link {...({ to: back.to, search: back.search } as LinkProps)} className={classes.back}>
            <IconChevronLeft size={16} aria-hidden />
            {back.label}
          </Link>
        )}
        <div className={classes.line}>
          <Title order={1} data-page-title tabIndex={-1} className="break">
            {title}
          </Title>
          {badge}
        </div>
        {description && (
          <Text c="dimmed" className={classes.description}>
            {description}
          </Text>
        )}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </header>
  );
}
