package org.npulator.experiment.run;

import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalInt;
import org.npulator.config.Configuration;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.mapping.MappingConfig;
import org.npulator.workload.operator.Workload;
import org.npulator.workload.trace.TraceWriter;

/**
 * What is simulated; determines the result.
 *
 * @param mapping what of the mapping is not chosen
 * @param simulatedLayers how many layers are simulated, from which the figures of the others are
 *     continued; all if empty
 */
public record RunDescription(
    Configuration<NpuConfig> npu,
    Workload workload,
    MappingConfig mapping,
    OptionalInt simulatedLayers) {

  /** A run of which all is simulated. */
  public RunDescription(Configuration<NpuConfig> npu, Workload workload, MappingConfig mapping) {
    this(npu, workload, mapping, OptionalInt.empty());
  }

  /** SHA-256 of the operator trace of the workload, in hexadecimal digits. */
  public String workloadHash() throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      new TraceWriter().write(workload, out);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
