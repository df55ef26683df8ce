/**
 * Reference runs of a whole chip: what the columns of ONNXim's runs mean, which machine a
 * configuration in them stands for, and the tile programs that execute a row's mapping the way
 * ONNXim does. The programs run on the simulated chip; nothing here has a timing of its own. Left
 * out: operators other than products.
 */
package org.npulator.experiment.validate.chip;
