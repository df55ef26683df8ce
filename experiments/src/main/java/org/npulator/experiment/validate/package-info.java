/**
 * Comparison with figures of others: every row of a CSV file of reference runs is simulated and its
 * metrics compared. What a row means is up to a {@link
 * org.npulator.experiment.validate.ReferenceModel}; reading, tolerances, summary and the outcome
 * file are the same for all. A row that cannot be run stays, with the reason.
 */
package org.npulator.experiment.validate;
