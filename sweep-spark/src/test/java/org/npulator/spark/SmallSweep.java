package org.npulator.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.npulator.experiment.store.ResultRow;
import org.npulator.experiment.store.ResultStore;
import org.npulator.experiment.store.ResultTable;
import org.npulator.experiment.sweep.PointRunner;
import org.npulator.experiment.sweep.PointSimulation;
import org.npulator.experiment.sweep.Shard;
import org.npulator.experiment.sweep.Sweep;
import org.npulator.experiment.sweep.SweepEngine.Machines;
import org.npulator.experiment.sweep.SweepEngine.Origin;
import org.npulator.experiment.sweep.SweepEngine.Task;
import org.npulator.experiment.sweep.SweepProgress;

/** Twenty-four points of a small model, one of which cannot run, in a folder of its own. */
record SmallSweep(Path folder, Origin origin, Sweep sweep) {
  static final int POINTS = 24;

  private static final String SWEEP =
      """
      kind: sweep
      schemaVersion: 1
      npu: edge-npu
      workload: {model: ./small-decoder.json, batch: 1, context: 16, prefill: 0, decode: 2}
      axes:
        cores.matrix.rows: {values: [16, 32, 64]}
        cores.scratchpad.capacity: {values: [16 KiB, 1 MiB]}
        memory.channels: {from: 1, to: 8, factor: 2}
      """;

  static SmallSweep in(Path folder) throws Exception {
    try (var resource = SmallSweep.class.getResourceAsStream("small-decoder.json")) {
      Files.copy(resource, folder.resolve("small-decoder.json"));
    }
    Path file = folder.resolve("sweep.yaml");
    Files.writeString(file, SWEEP);
    Origin origin = new Origin(List.of(), file.toString());
    return new SmallSweep(folder, origin, origin.load());
  }

  ResultStore store(String name) throws IOException {
    return ResultStore.open(
        folder.resolve(name),
        sweep.description("test"),
        new ResultStore.Access(ResultStore.ALL_ROWS, true),
        row -> {},
        message -> {});
  }

  /** The rows of one thread of this process, as lines without times. */
  List<String> rowsOfOneThread() throws Exception {
    try (ResultStore store = store("one-thread")) {
      new PointRunner(
              PointSimulation.keeping(sweep.resolver(), sweep.metrics()),
              store,
              progress(done -> {}),
              1)
          .run(sweep.space().points().iterator(), Shard.ALL);
    }
    return rows("one-thread");
  }

  /** Runs the sweep on Spark. */
  void runOnSpark(String name, Origin from, Shard shard, Machines machines, IntConsumer done)
      throws Exception {
    try (ResultStore store = store(name)) {
      new SparkSweepEngine().run(new Task(sweep, from, shard, store, progress(done)), machines);
    }
  }

  List<String> rows(String name) throws IOException {
    return ResultTable.read(folder.resolve(name), message -> {}).rows().stream()
        .map(SmallSweep::withoutTimes)
        .toList();
  }

  private static String withoutTimes(ResultRow row) {
    return row.key() + row.point() + row.metrics() + row.error();
  }

  private static SweepProgress progress(IntConsumer done) {
    AtomicInteger simulated = new AtomicInteger();
    return new SweepProgress() {
      @Override
      public void looked(Fate fate) {}

      @Override
      public void simulated(ResultRow row) {
        done.accept(simulated.incrementAndGet());
      }
    };
  }
}
