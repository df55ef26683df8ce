/**
 * Parts that the documents of all experiments have in common, as maps and lists: what the engines
 * and channels did, and what it cost.
 */
package org.npulator.experiment.document;
