package org.npulator.cli;

import org.npulator.experiment.mapping.SearchProgress;
import org.npulator.experiment.run.ProgressListener;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Whether a command that simulates one run says how far it is. */
final class ProgressOptions {
  @Option(names = "--quiet", description = "No progress and no notes on the error stream.")
  private boolean quiet;

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  /** What takes its time. */
  @FunctionalInterface
  interface Work<T> {
    T run(ProgressListener progress) throws Exception;
  }

  /** A search of mappings. */
  @FunctionalInterface
  interface SearchWork<T> {
    T run(SearchProgress progress) throws Exception;
  }

  /** Does the work and shows how far it is. */
  <T> T show(Work<T> work) throws Exception {
    if (quiet) {
      return work.run((done, steps) -> {});
    }
    try (ProgressLine progress =
        new ProgressLine(spec.commandLine().getErr(), System.console() != null)) {
      return work.run(progress);
    }
  }

  /** Does the work of a search of mappings and shows how far it is. */
  <T> T showSearch(SearchWork<T> work) throws Exception {
    if (quiet) {
      return work.run((done, parts, next) -> {});
    }
    try (SearchProgressLine progress =
        new SearchProgressLine(spec.commandLine().getErr(), System.console() != null)) {
      return work.run(progress);
    }
  }

  void note(String text) {
    if (!quiet) {
      spec.commandLine().getErr().println(text);
      spec.commandLine().getErr().flush();
    }
  }
}
