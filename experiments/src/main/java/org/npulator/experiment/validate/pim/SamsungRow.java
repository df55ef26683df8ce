package org.npulator.experiment.validate.pim;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.npulator.config.ConfigurationLoader;
import org.npulator.config.bind.NearestName;
import org.npulator.experiment.validate.Comparison;
import org.npulator.experiment.validate.NotExpressibleException;
import org.npulator.experiment.validate.ReferenceRow;
import org.npulator.experiment.validate.Tolerances;
import org.npulator.hw.chip.PimMemory;
import org.npulator.hw.chip.PimSystemConfig;
import org.npulator.hw.pim.HostTraffic;
import org.npulator.hw.pim.PimKernel;
import org.npulator.hw.pim.PimKernel.Elementwise;
import org.npulator.hw.pim.PimKernel.Elementwise.Operation;
import org.npulator.hw.pim.PimKernel.Gemv;
import org.npulator.hw.pim.PimMappingException;

/** A row of Samsung's PIMSimulator: a kernel on HBM-PIM, or by a host that only moves its data. */
final class SamsungRow {
  private static final double TOLERANCE = 0.05;
  private static final int ELEMENT_BYTES = 2;
  private static final Pattern CHANNELS = Pattern.compile("(?:^|;)([0-9]{1,4})ch\\b");
  private static final Map<String, Operation> OPERATIONS =
      Map.of("ADD", Operation.ADD, "MUL", Operation.MULTIPLY, "RELU", Operation.RELU);

  private final RowSystem systems;

  SamsungRow(ConfigurationLoader loader) {
    systems = new RowSystem(loader);
  }

  List<Comparison> run(
      String config, String workload, String metric, ReferenceRow row, Tolerances tolerances)
      throws NotExpressibleException {
    PimSystemConfig system = system(config);
    OptionalDouble reference = row.number("value");
    if (reference.isEmpty()) {
      throw new NotExpressibleException("no value in column value");
    }
    try {
      switch (metric) {
        case "cycles_pim":
        case "cycles_nonpim":
          PimKernel kernel = kernel(new RowText("workload", workload));
          return List.of(
              new Comparison(
                  metric,
                  reference.getAsDouble(),
                  metric.equals("cycles_pim") ? onUnits(system, kernel) : onHost(system, kernel),
                  OptionalDouble.of(tolerances.of(metric, TOLERANCE)),
                  false));
        case "speedup":
          PimKernel both = kernel(new RowText("workload", workload));
          double speedup = (double) onHost(system, both) / onUnits(system, both);
          return List.of(
              new Comparison(
                  metric, reference.getAsDouble(), speedup, OptionalDouble.empty(), false));
        default:
          throw row.unexpected(
              "metric", NearestName.oneOf(List.of("cycles_pim", "cycles_nonpim", "speedup")));
      }
    } catch (PimMappingException e) {
      throw new NotExpressibleException(e.getMessage());
    }
  }

  private PimSystemConfig system(String config) throws NotExpressibleException {
    RowText parts = new RowText("config", config);
    Matcher channels = CHANNELS.matcher(config);
    if (!parts.has("HBM2_samsung_2M_16B_x64") || !channels.find()) {
      throw parts.unexpected("HBM2_samsung_2M_16B_x64 and channels such as 64ch");
    }
    if (parts.has("INT8") || parts.has("FP32")) {
      throw parts.unexpected("FP16, the elements of HBM-PIM here");
    }
    return systems.load("hbm-pim", List.of("memory.channels=" + channels.group(1)));
  }

  private static PimKernel kernel(RowText workload) throws NotExpressibleException {
    if (workload.has("GEMV")) {
      long vectors = workload.has("batch") ? workload.whole("batch") : 1;
      return new Gemv(workload.whole("out"), workload.whole("in"), vectors, ELEMENT_BYTES);
    }
    for (Map.Entry<String, Operation> operation : OPERATIONS.entrySet()) {
      if (workload.has(operation.getKey())) {
        return new Elementwise(operation.getValue(), workload.whole("out"), ELEMENT_BYTES);
      }
    }
    throw workload.unexpected("GEMV, ADD, MUL or RELU with out=... and in=...");
  }

  private static long onUnits(PimSystemConfig system, PimKernel kernel) throws PimMappingException {
    return new PimMemory(system).run(kernel).cycles();
  }

  /** All operands read once, then the result written. */
  private static long onHost(PimSystemConfig system, PimKernel kernel) throws PimMappingException {
    return new PimMemory(system)
        .run(
            system.memory().channels(),
            HostTraffic.insteadOfUnits(system.memory().organization())
                .program(kernel.operandBytes(), kernel.resultBytes()))
        .cycles();
  }
}
