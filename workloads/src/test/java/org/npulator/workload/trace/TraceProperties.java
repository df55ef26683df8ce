package org.npulator.workload.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.InvalidWorkloadException;
import org.npulator.workload.model.ModelDescription;
import org.npulator.workload.model.ModelShapes;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.WorkloadGenerator;
import org.npulator.workload.operator.Workload;

class TraceProperties {

  @Provide
  Arbitrary<ModelDescription> models() {
    return ModelShapes.any();
  }

  @Provide
  Arbitrary<RunLength> runs() {
    return ModelShapes.runs();
  }

  @Provide
  Arbitrary<FormatSet> formats() {
    return Arbitraries.of(FormatSet.sets());
  }

  @Property(tries = 100)
  void traceHoldsWhichPartOfTheNeuronsIsActive(
      @ForAll("models") ModelDescription model,
      @ForAll("runs") RunLength run,
      @ForAll @IntRange(min = 1, max = 100) int percent)
      throws InvalidWorkloadException, IOException, TraceFormatException {
    Assume.that(!model.feedForward().bias());
    FormatSet formats = FormatSet.named("w8a8-n" + percent);
    Workload workload = new WorkloadGenerator("m", model, formats).generate(run);
    assertThat(TraceTest.read(TraceTest.write(workload))).isEqualTo(workload);
    assertThat(workload.formats()).isEqualTo("w8a8-n" + percent);
  }

  @Property
  void traceHoldsTheWholeWorkload(
      @ForAll("models") ModelDescription model,
      @ForAll("runs") RunLength run,
      @ForAll("formats") FormatSet formats)
      throws InvalidWorkloadException, IOException, TraceFormatException {
    Workload workload = new WorkloadGenerator("m", model, formats).generate(run);
    assertThat(TraceTest.read(TraceTest.write(workload))).isEqualTo(workload);
  }

  @Property(tries = 1000)
  void damagedTracesAreReadOrRefusedButNothingElse(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] trace = TraceTest.example().getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int place = random.nextInt(trace.length);
      switch (random.nextInt(4)) {
        case 0 -> trace[place] = (byte) random.nextInt(256);
        case 1 -> trace[place] = (byte) "{}[]\",:-0e9\n".charAt(random.nextInt(12));
        case 2 -> {
          int digit = place;
          while (digit < trace.length - 1 && (trace[digit] < '0' || trace[digit] > '9')) {
            digit++;
          }
          trace[digit] = (byte) ('0' + random.nextInt(10));
        }
        default -> trace = Arrays.copyOf(trace, Math.max(1, place));
      }
    }
    try {
      TraceTest.read(trace);
    } catch (TraceFormatException refused) {
      assertThat(refused.getMessage()).matches("t:[0-9]+:[0-9]+: [^\\n]*");
    }
  }
}
