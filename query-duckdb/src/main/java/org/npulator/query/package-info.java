/** SQL over result rows with DuckDB, in memory. */
package org.npulator.query;
