package org.npulator.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkDriverExecutionException;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.npulator.experiment.sweep.Point;
import org.npulator.experiment.sweep.PointSelection;
import org.npulator.experiment.sweep.PointSimulation;
import org.npulator.experiment.sweep.SweepEngine;
import org.npulator.experiment.sweep.SweepProgress.Fate;
import scala.reflect.ClassTag$;

/**
 * Runs a sweep as one Spark job with a task for each point. Points and their keys go out, rows come
 * back one by one and are on the disk of the driver before the next one is taken. Spark repeats the
 * tasks of executors that are lost.
 */
public final class SparkSweepEngine implements SweepEngine {

  @Override
  public String name() {
    return "spark";
  }

  @Override
  public List<Point> run(Task task, Machines machines) throws SweepEngineException, IOException {
    List<RemotePoint> points = missing(task);
    if (points.isEmpty()) {
      return List.of();
    }
    String master = machines.master().orElse("local[" + machines.jobs() + "]");
    RowReceiver receiver = new RowReceiver(task);
    try (JavaSparkContext spark = new JavaSparkContext(settings(task, master))) {
      JavaRDD<RemotePoint> partitions = spark.parallelize(points, points.size());
      spark
          .sc()
          .runJob(
              partitions.rdd(),
              new PointTask(spark.broadcast(new SharedSweep(task.origin()))),
              receiver,
              ClassTag$.MODULE$.<RemoteRow>apply(RemoteRow.class));
    } catch (Exception e) {
      // Scala does not declare what it throws.
      throw failure(e, master);
    }
    return receiver.tooLarge();
  }

  /** Points without rows, each once. */
  private static List<RemotePoint> missing(Task task) {
    PointSimulation simulation =
        PointSimulation.keeping(task.sweep().resolver(), task.sweep().metrics());
    List<RemotePoint> missing = new ArrayList<>();
    PointSelection selection = new PointSelection(task.store(), Optional.empty(), task.shard());
    PrimitiveIterator.OfLong indices = task.sweep().space().indices().iterator();
    while (indices.hasNext()) {
      long index = indices.nextLong();
      String key = simulation.prepare(task.sweep().space().point(index)).key();
      Fate fate = selection.fate(key);
      task.progress().looked(fate);
      if (fate == Fate.NEW) {
        missing.add(new RemotePoint(index, key));
      }
    }
    return missing;
  }

  private static SparkConf settings(Task task, String master) {
    SparkConf settings =
        new SparkConf()
            .setAppName("npulator sweep " + task.sweep().name())
            .setMaster(master)
            .setIfMissing("spark.ui.enabled", "false")
            .setIfMissing("spark.ui.showConsoleProgress", "false");
    return master.startsWith("local") ? settings : settings.setJars(ShippedJars.files());
  }

  private static SweepEngineException failure(Exception thrown, String master) throws IOException {
    if (thrown instanceof SparkDriverExecutionException
        && thrown.getCause() instanceof UncheckedIOException unwritten) {
      throw unwritten.getCause();
    }
    String reason =
        thrown instanceof SparkException
            ? String.valueOf(thrown.getMessage()).lines().findFirst().orElse("")
            : thrown.toString();
    return new SweepEngineException("Spark on " + master + ": " + reason.strip(), thrown);
  }
}
