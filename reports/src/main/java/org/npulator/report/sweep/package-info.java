/**
 * The folder of a sweep or a search as records: its points, what they were measured by, which of
 * them no other one beats. It reads {@code sweep.json} or {@code search.json} and every {@code
 * *.jsonl}, so shards need no merging first. Files are untrusted: sizes and counts are limited, and
 * names are made fit for display.
 */
package org.npulator.report.sweep;
