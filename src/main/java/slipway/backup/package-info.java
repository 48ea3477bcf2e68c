/**
 * Backup and restore of all that a server keeps but the learners' volumes, as one ZIP that either database can be restored from:
 * {@code slipway-backup.json} (a {@link slipway.backup.Manifest}), {@code tables/NAME.jsonl} with a row as a JSON object a line,
 * {@code files/NAME}, and last {@code SHA256SUMS} of them all.
 */
package slipway.backup;
