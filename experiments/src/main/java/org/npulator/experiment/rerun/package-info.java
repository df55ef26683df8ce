/**
 * Runs that are done again from the folder they left: what they ran on and what they ran, and
 * whether the same comes out. Left out: presets and command lines as they were; only the resolved
 * configuration counts.
 */
package org.npulator.experiment.rerun;
