package org.npulator.experiment.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.npulator.config.ConfigurationLoader;
import org.npulator.experiment.input.InputFormatException;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Workload;
import org.npulator.workload.trace.TraceReader;
import org.npulator.workload.trace.TraceWriter;

class ImportsTest {
  private static final String CORE =
      """
      {"core_type": "systolic_ws", "core_width": 16, "core_height": 16, "spad_size": 128,
       "accum_spad_size": 32, "sram_width": 32, "vector_process_bit": 1024, "add_latency": 2}
      """;

  private static final String ONNXIM =
      """
      {"num_cores": 2, "core_freq": 900, "core_print_interval": 10,
       "core_config": {"core_0": %s, "core_1": %s},
       "dram_type": "ramulator2", "dram_freq": 1200, "dram_channels": 4, "dram_req_size": 32,
       "dram_config_path": "x/HBM2.yaml", "icnt_type": "booksim2", "icnt_latency": 3,
       "icnt_freq": 900, "icnt_injection_ports_per_core": 4, "precision": 2,
       "layout": "NHWC", "scheduler": "simple"}
      """
          .formatted(CORE, CORE);

  private static final String SCALESIM =
      """
      [general]
      run_name = small
      [architecture_presets]
      ArrayHeight:    12
      ArrayWidth:     20
      IfmapSramSzkB:   48
      FilterSramSzkB:  40
      OfmapSramSzkB:   24
      Dataflow : is
      Bandwidth : 10
      [run_presets]
      InterfaceBandwidth: USER
      """;

  @TempDir private Path folder;

  private NpuConfig load(ImportedMachine machine) throws Exception {
    Path file = folder.resolve("machine.yaml");
    Files.writeString(file, machine.yaml());
    return new ConfigurationLoader(List.of())
        .load("npu", file.toString(), List.of(), NpuConfig.class)
        .value();
  }

  private Path file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void machineOfOnnximHasItsCoresClocksAndChannels() throws Exception {
    ImportedMachine imported = OnnximConfig.read(file("onnxim.json", ONNXIM));
    NpuConfig machine = load(imported);
    assertThat(machine.cores().count()).isEqualTo(2);
    assertThat(machine.clocks().get("core").toHertz()).isEqualTo(900e6);
    SystolicArrayConfig array = (SystolicArrayConfig) machine.cores().matrix();
    assertThat(array.rows()).isEqualTo(16);
    assertThat(array.columns()).isEqualTo(16);
    assertThat(machine.cores().vector().lanes()).isEqualTo(64);
    assertThat(machine.cores().scratchpad().capacity().bytes()).isEqualTo(128 << 10);
    assertThat(machine.cores().accumulator().capacity().bytes()).isEqualTo(32 << 10);
    assertThat(machine.cores().dma().burst().bytes()).isEqualTo(4 * 32);
    assertThat(machine.memory().channels()).isEqualTo(4);
  }

  @Test
  void whatOnnximSaysBeyondThatIsNamed() throws Exception {
    ImportedMachine imported =
        OnnximConfig.read(file("onnxim.json", ONNXIM.replace("\"layout\"", "\"page_size\"")));
    assertThat(imported.notes())
        .anyMatch(note -> note.startsWith("icnt_type booksim2"))
        .anyMatch(note -> note.startsWith("add_latency 2"))
        .contains("page_size", "core_config.sram_width");
    assertThat(imported.yaml()).contains("# not imported: page_size");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"precision\": 2 | \"precision\": 4 | 1 or 2 bytes",
        "\"num_cores\": 2 | \"num_cores\": 3 | core_2",
        "systolic_ws | systolic_os | systolic_ws",
        "\"core_freq\": 900 | \"core_freq\": 0 | core_freq",
        "{\"num | [\"num | json:1:1: expected an object",
      })
  void configurationsOfOnnximThatCannotBeAreRefused(String from, String to, String message)
      throws Exception {
    Path file = file("onnxim.json", ONNXIM.replace(from, to));
    assertThatThrownBy(() -> OnnximConfig.read(file))
        .isInstanceOf(InputFormatException.class)
        .hasMessageContaining("onnxim.json")
        .hasMessageContaining(message);
  }

  /** Buffers that are no power of two keep their size: banks of whole words. */
  @Test
  void machineOfScaleSimHasItsArrayAndBuffers() throws Exception {
    ImportedMachine imported = ScaleSimConfig.read(file("scale.cfg", SCALESIM));
    NpuConfig machine = load(imported);
    SystolicArrayConfig array = (SystolicArrayConfig) machine.cores().matrix();
    assertThat(array.rows()).isEqualTo(12);
    assertThat(array.columns()).isEqualTo(20);
    assertThat(array.dataflow()).isEqualTo(Dataflow.INPUT_STATIONARY);
    assertThat(array.doubleBufferedWeights()).isFalse();
    assertThat(machine.cores().scratchpad().capacity().bytes()).isEqualTo(88 << 10);
    assertThat(machine.cores().accumulator().capacity().bytes()).isEqualTo(24 << 10);
    assertThat(imported.notes()).contains("bandwidth 10", "interfacebandwidth USER");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ArrayWidth:     20 | ArrayWidth:     0 | ArrayWidth is '0'; expected a whole number",
        "Dataflow : is | Dataflow : ks | expected ws, os or is",
        "Dataflow : is | Dataflow is | cfg:9:1: expected a",
        "Bandwidth : 10 | ArrayWidth: 3 | there already",
        "OfmapSramSzkB:   24 | Ofmap: 1 | no key OfmapSramSzkB",
      })
  void configurationsOfScaleSimThatCannotBeAreRefused(String from, String to, String message)
      throws Exception {
    Path file = file("scale.cfg", SCALESIM.replace(from, to));
    assertThatThrownBy(() -> ScaleSimConfig.read(file))
        .isInstanceOf(InputFormatException.class)
        .hasMessageContaining("scale.cfg")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {",", "", " , "})
  void lastColumnCountsWithAndWithoutCommaAtTheEnd(String end) throws Exception {
    Path topology =
        file(
            "layers.csv",
            "Layer, M, N, K,\nproduct, 8, 96, 64" + end + "\nconv, 9, 7, 3, 3, 5, 6, 2" + end);
    Workload workload = ScaleSimTopology.read(topology);
    Path trace = folder.resolve("layers.jsonl");
    new TraceWriter().write(workload, trace);
    Workload again = new TraceReader().read(trace);
    assertThat(again).isEqualTo(workload);
    Matmul product = (Matmul) again.steps().get(0).operators().get(0);
    assertThat(product.macs()).isEqualTo(8 * 96 * 64);
    Matmul convolution = (Matmul) again.steps().get(1).operators().get(0);
    // Output of 4 x 3 pixels, 3 x 3 x 5 products each, 6 filters.
    assertThat(convolution.macs()).isEqualTo(4 * 3 * 45 * 6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a, 1, 2", "a, 1, 2, x", "a, 0, 2, 3", "a, 3, 3, 5, 3, 1, 1, 1", "Layer, M, N, K"})
  void otherLayersAreRefused(String line) throws Exception {
    Path topology = file("layers.csv", "Layer, M, N, K,\n" + line + "\n");
    assertThatThrownBy(() -> ScaleSimTopology.read(topology))
        .isInstanceOf(InputFormatException.class)
        .hasMessageContaining("layers.csv");
  }
}
