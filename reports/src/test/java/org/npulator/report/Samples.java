package org.npulator.report;

import java.io.IOException;
import java.nio.file.Path;

/** Sample results for tests of other packages. */
public final class Samples {
  private Samples() {}

  public static Path run(Path folder) throws IOException {
    return SampleRun.ordinary().writeTo(folder);
  }

  public static Path sweep(Path folder) throws IOException {
    return SampleSweep.ordinary().writeTo(folder);
  }
}
