/**
 * The result files as records, and the readers that refuse anything they do not understand.
 *
 * <p>Files are untrusted: size, nesting and the number of rows are limited, every figure is finite
 * and not negative. Keys beyond the schema are ignored, so that a newer tool may add some. The
 * timeline is not read.
 */
package org.npulator.report.result;
