package org.npulator.spark;

import java.io.Serializable;
import org.npulator.config.ConfigurationException;
import org.npulator.experiment.sweep.Sweep;
import org.npulator.experiment.sweep.SweepEngine.Origin;

/** A sweep that each executor reads once, when its first point comes, from the files it has. */
final class SharedSweep implements Serializable {
  private static final long serialVersionUID = 1;

  private final Origin origin;
  private transient Sweep sweep;

  SharedSweep(Origin origin) {
    this.origin = origin;
  }

  synchronized Sweep get() throws ConfigurationException {
    if (sweep == null) {
      sweep = origin.load();
    }
    return sweep;
  }
}
