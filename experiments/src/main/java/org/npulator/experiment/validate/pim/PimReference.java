package org.npulator.experiment.validate.pim;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.config.ConfigurationLoader;
import org.npulator.config.bind.NearestName;
import org.npulator.experiment.validate.Comparison;
import org.npulator.experiment.validate.NotExpressibleException;
import org.npulator.experiment.validate.ReferenceModel;
import org.npulator.experiment.validate.ReferenceRow;
import org.npulator.experiment.validate.Tolerances;

/**
 * Rows of simulators of processing in memory, one metric each: kernels of Samsung's PIMSimulator
 * and attention on AttAcc. Cycles decide. Rows of other tools stay, with the reason.
 */
public final class PimReference implements ReferenceModel {
  private static final String TOOL = "tool";
  private static final String CONFIG = "config";
  private static final String WORKLOAD = "workload";
  private static final String METRIC = "metric";
  private static final String VALUE = "value";
  private static final String SAMSUNG = "SamsungPIMSimulator";
  private static final String ATTACC = "AttAcc-Ramulator2-HBM3PIM";

  /** Tools whose rows are of something else. */
  private static final Map<String, String> OTHERS =
      Map.of(
          "AttAcc", "its times are of a whole node of processors and PIM, from a roofline",
          "CENT", "its times are of a system of devices with units beyond the DRAM",
          "GenZ", "a roofline of processors",
          "LLM-Viewer", "a roofline of processors",
          "LLMCompass", "a model of processors",
          "LLMServingSim2", "its PIM is a line fitted to times of attention",
          "NeuPIMs", "its cycles are of stages in which NPU and PIM take turns");

  private final SamsungRow samsung;
  private final AttAccRow attAcc;

  public PimReference(ConfigurationLoader loader) {
    samsung = new SamsungRow(loader);
    attAcc = new AttAccRow(loader);
  }

  @Override
  public List<String> requiredColumns() {
    return List.of(TOOL, CONFIG, WORKLOAD, METRIC, VALUE);
  }

  @Override
  public String mainMetric() {
    return "cycles";
  }

  @Override
  public String nameOf(ReferenceRow row) {
    return row.text(TOOL) + "/" + row.text(CONFIG) + "/" + row.text(WORKLOAD);
  }

  @Override
  public Optional<String> keyOf(ReferenceRow row) {
    return Optional.of(nameOf(row) + "/" + row.text(METRIC));
  }

  @Override
  public String valueColumn() {
    return VALUE;
  }

  @Override
  public String groupOf(ReferenceRow row) {
    switch (row.text(TOOL)) {
      case SAMSUNG:
        return SAMSUNG + ", " + row.text(METRIC);
      case ATTACC:
        return ATTACC + ", " + row.text(METRIC).replaceFirst("/.*", "");
      default:
        return row.text(TOOL).isEmpty() ? "others" : row.text(TOOL);
    }
  }

  @Override
  public List<Comparison> run(ReferenceRow row, Tolerances tolerances)
      throws NotExpressibleException {
    String tool = row.required(TOOL);
    String metric = row.required(METRIC);
    switch (tool) {
      case SAMSUNG:
        return samsung.run(row.required(CONFIG), row.required(WORKLOAD), metric, row, tolerances);
      case ATTACC:
        return attAcc.run(row.required(CONFIG), row.required(WORKLOAD), metric, row, tolerances);
      default:
        String reason = OTHERS.get(tool);
        throw new NotExpressibleException(
            reason != null
                ? "tool " + tool + ": " + reason
                : row.unexpected(TOOL, NearestName.oneOf(List.of(SAMSUNG, ATTACC))).getMessage());
    }
  }
}
