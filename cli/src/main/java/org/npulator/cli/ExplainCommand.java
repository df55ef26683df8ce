package org.npulator.cli;

import java.util.concurrent.Callable;
import org.npulator.experiment.explain.Explainer;
import org.npulator.experiment.explain.Explanation;
import org.npulator.experiment.rerun.RecordedRun;
import org.npulator.experiment.run.RunDescription;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells where the time of a run went. */
@Command(
    name = "explain",
    description =
        "Tell where the time of a run goes: the largest losses by cause, and what the time would be"
            + " with DRAM, array or SRAM ideal. Simulates the run again, as it is and with each part"
            + " ideal, with the same tile programs.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  @Mixin private RecordedRunOptions options;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "OPERATOR",
      description = "Only this operator or kind of operator, such as layer0.q_proj or q_proj.")
  private String operator;

  @Mixin private ProgressOptions progress;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    RecordedRun recorded = RecordedRun.read(options.folder());
    RunDescription description = options.describe(recorded);
    if (operator != null) {
      ExplanationTable.requireOperator(description.workload(), operator);
    }
    Explanation explanation = progress.show(new Explainer(description)::explain);
    spec.commandLine()
        .getOut()
        .print(
            operator == null
                ? ExplanationTable.of(recorded, description, explanation)
                : ExplanationTable.ofOperator(operator, explanation));
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
