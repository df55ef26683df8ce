/** The command line: one class for each command, which reads options and calls the experiments. */
package org.npulator.cli;
