/**
 * Physical quantities of configurations and results, each read from and written as a number with a
 * unit. k, M, G and T are powers of 1,000, Ki, Mi, Gi and Ti powers of 1,024. Left out: arithmetic
 * on quantities and conversion between them.
 */
package org.npulator.core.quantity;
