/**
 * Finding configurations by name or file, and merging each with all that it extends.
 *
 * <p>A preset of kind k named n is the file k/n.yaml in one of the folders that the user names, or
 * built in.
 */
package org.npulator.config.preset;
