/**
 * Configurations: from a preset or file, with all that it extends and overrides, to a record.
 *
 * <p>This package is what users of the module call; {@code yaml} reads text, {@code preset} finds
 * files and merges them, {@code bind} makes records, {@code schema} describes the records to
 * editors and readers. None of them knows what it configures.
 */
package org.npulator.config;
