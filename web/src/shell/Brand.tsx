import classes from './Brand.module.css';

/** The mark: a K whose leg is the way that a message takes. */
export function Brand({ size = 28 }: { size?: number }) {
  return (
    <span className={classes.brand}>
      <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
        <rect width="32" height="32" rx="9" fill="#3a57b7" />
        <g fill="none" strokeWidth="3.6" strokeLinecap="round">
          <path d="M10 8v16" stroke="#fff" />
          <path d="M22.5 8 14 16" stroke="#fff" />
          <path d="m14 16 8.5 8" stroke="#f5b83d" />
        </g>
      </svg>
      <span>Kurir</span>
    </span>
  );
}
