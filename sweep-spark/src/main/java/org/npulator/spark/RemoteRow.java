package org.npulator.spark;

import java.io.Serializable;

/**
 * What comes back of a point.
 *
 * @param index of the point
 * @param line its row as a line of JSON; null if the heap of the executor was too small
 */
record RemoteRow(long index, String line) implements Serializable {
  private static final long serialVersionUID = 1;
}
