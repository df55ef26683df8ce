/** Where results are kept: folders that are complete or absent. */
package org.npulator.experiment.store;
