package org.npulator.spark;

import java.io.Serializable;

/**
 * A point on its way to an executor.
 *
 * @param index its place among all combinations
 * @param key what the driver knows it by
 */
record RemotePoint(long index, String key) implements Serializable {
  private static final long serialVersionUID = 1;
}
