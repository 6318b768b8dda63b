import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Entry, Section } from './navigation';
import classes from './NavLinks.module.css';

const exact = (to: Entry['to']) => ({ exact: to === '/' });

/** The navigation as sections of links. */
export function NavLinks({ sections, onNavigate }: { sections: Section[]; onNavigate?: () => void }) {
  const { t } = useTranslation();
  return sections.map((section) => (
    <div key={section.name} className={classes.section}>
      <h2 className={classes.heading}>{t(`nav.${section.name}`)}</h2>
      <ul className={classes.list}>
        {section.entries.map((entry) => (
          <li key={entry.to}>
            <Link to={entry.to} className={classes.link} activeOptions={exact(entry.to)} onClick={onNavigate}>
              <entry.icon size={19} stroke={1.7} aria-hidden />
              {t(`nav.${entry.name}`)}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  ));
}

/** The bottom bar of a phone. */
export function BarLinks({ entries }: { entries: Entry[] }) {
  const { t } = useTranslation();
  return entries.map((entry) => (
    <Link key={entry.to} to={entry.to} className={classes.barLink} activeOptions={exact(entry.to)}>
      <entry.icon size={22} stroke={1.7} aria-hidden />
      <span>{t(`nav.${entry.name}`)}</span>
    </Link>
  ));
}
