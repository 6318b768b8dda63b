import type { Schema } from '@/api/types';
import classes from './QrCode.module.css';

/** A QR code as the gateway draws it: black on white in both colour schemes, as cameras like it. */
export function QrCode({ qr, label }: { qr: Schema<'Qr'>; label: string }) {
  return (
    <svg
      className={classes.code}
      viewBox={`0 0 ${qr.size} ${qr.size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={qr.size} height={qr.size} fill="#fff" />
      <path d={qr.path} fill="#000" />
    </svg>
  );
}
