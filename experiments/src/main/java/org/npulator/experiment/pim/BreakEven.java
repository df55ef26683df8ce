package org.npulator.experiment.pim;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.mapping.Mapper;
import org.npulator.workload.mapping.MappingException;
import org.npulator.workload.mapping.PimNote;
import org.npulator.workload.mapping.Place;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.InvalidWorkloadException;
import org.npulator.workload.model.NamedModel;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.WorkloadGenerator;

/** Compares units at the banks of a memory with the cores, for one decode step of a model. */
public final class BreakEven {
  private final NpuConfig machine;
  private final NamedModel model;
  private final FormatSet formats;

  /**
   * The operators of a role at a batch and a context.
   *
   * @param pimSeconds of one operator on the units, by the estimate; empty if they cannot
   * @param npuSeconds of one operator on the cores, by the estimate; empty if units cannot
   * @param reason of the mapping, one line
   */
  public record Row(
      String role,
      long batch,
      long context,
      OptionalDouble pimSeconds,
      OptionalDouble npuSeconds,
      boolean onUnits,
      String reason) {}

  public BreakEven(NpuConfig machine, NamedModel model, FormatSet formats) {
    this.machine = machine;
    this.model = model;
    this.formats = formats;
  }

  /**
   * The operators of a decode step.
   *
   * @param context tokens of each sequence that are in the KV cache before
   * @throws MappingException if the workload does not run on the machine
   * @throws InvalidWorkloadException if there is no such workload
   */
  public List<Row> rows(long batch, long context)
      throws MappingException, InvalidWorkloadException {
    Mapper mapper =
        new Mapper(
            machine,
            new WorkloadGenerator(model.name(), model.description(), formats)
                .generate(new RunLength(batch, context, 0, 1)));
    double hertz = machine.clocks().get(machine.cores().clock()).toHertz();
    List<Row> rows = new ArrayList<>();
    for (PimNote note : mapper.pimNotes()) {
      rows.add(
          new Row(
              note.role(),
              batch,
              context,
              seconds(note.pimCycles(), hertz),
              seconds(note.npuCycles(), hertz),
              note.place() == Place.PIM,
              note.reason()));
    }
    return rows;
  }

  private static OptionalDouble seconds(OptionalDouble cycles, double hertz) {
    return cycles.isPresent()
        ? OptionalDouble.of(cycles.getAsDouble() / hertz)
        : OptionalDouble.empty();
  }
}
