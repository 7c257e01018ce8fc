/** `npm run soak`: a million posts under faults. `npm run soak -- --resume`: clients that lose their connections, and miss nothing. */
if (process.argv.includes('--resume')) void import('./soak-resume');
else void import('./soak-posts');
