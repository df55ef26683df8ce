package org.npulator.spark;

import java.io.Serializable;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.npulator.config.ConfigurationException;
import org.npulator.experiment.store.ResultRow;
import org.npulator.experiment.store.RowCodec;
import org.npulator.experiment.sweep.PointSimulation;
import org.npulator.experiment.sweep.PointSimulation.Prepared;
import org.npulator.experiment.sweep.Sweep;
import scala.Function2;
import scala.collection.Iterator;

/** Simulates the one point of a partition on an executor. */
final class PointTask
    implements Function2<TaskContext, Iterator<RemotePoint>, RemoteRow>, Serializable {
  private static final long serialVersionUID = 1;

  private final Broadcast<SharedSweep> shared;

  PointTask(Broadcast<SharedSweep> shared) {
    this.shared = shared;
  }

  @Override
  public RemoteRow apply(TaskContext context, Iterator<RemotePoint> points) {
    RemotePoint point = points.next();
    Sweep sweep = sweep();
    PointSimulation simulation = PointSimulation.keeping(sweep.resolver(), sweep.metrics());
    Prepared prepared = simulation.prepare(sweep.space().point(point.index()));
    if (!prepared.key().equals(point.key())) {
      throw new IllegalStateException(
          "an executor has other presets or files than the driver: point %s has the key %.12s, not %.12s"
              .formatted(prepared.point().labels(), prepared.key(), point.key()));
    }
    try {
      ResultRow row = simulation.simulate(prepared);
      return new RemoteRow(point.index(), new RowCodec().line(row));
    } catch (OutOfMemoryError | StackOverflowError e) {
      return new RemoteRow(point.index(), null);
    }
  }

  private Sweep sweep() {
    try {
      return shared.value().get();
    } catch (ConfigurationException e) {
      throw new IllegalStateException(
          "an executor cannot read the sweep: "
              + e.getMessage()
              + "; expected its files in a folder that all machines have",
          e);
    }
  }
}
