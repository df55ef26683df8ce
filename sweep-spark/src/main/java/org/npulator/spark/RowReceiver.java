package org.npulator.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.npulator.experiment.store.ResultRow;
import org.npulator.experiment.store.RowCodec;
import org.npulator.experiment.sweep.Point;
import org.npulator.experiment.sweep.SweepEngine.Task;
import scala.Function2;
import scala.runtime.BoxedUnit;

/**
 * Keeps rows as they come back. Spark calls it from one thread, and once for each point however
 * often a lost executor made it begin anew.
 */
final class RowReceiver implements Function2<Object, RemoteRow, BoxedUnit> {
  private final Task task;
  private final RowCodec codec = new RowCodec();
  private final List<Point> tooLarge = new ArrayList<>();

  RowReceiver(Task task) {
    this.task = task;
  }

  @Override
  public BoxedUnit apply(Object partition, RemoteRow row) {
    if (row.line() == null) {
      tooLarge.add(task.sweep().space().point(row.index()));
      return BoxedUnit.UNIT;
    }
    ResultRow received = codec.row(row.line());
    try {
      task.store().append(List.of(received));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    task.progress().simulated(received);
    return BoxedUnit.UNIT;
  }

  /** Points for which the heap of an executor was too small. */
  List<Point> tooLarge() {
    return List.copyOf(tooLarge);
  }
}
